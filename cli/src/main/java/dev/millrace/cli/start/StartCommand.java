// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Interruption;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.logging.LogSetup;
import dev.millrace.kafka.broker.BrokerException;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace start}: the broker, until it is told to stop. */
@Command(name = "start", description = "Runs the broker until it is stopped with Ctrl-C.")
public final class StartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final BrokerOptions options;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop after this time, such as 30s.")
    private @Nullable Duration time;

    public StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.options = new BrokerOptions(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.toDirectory(options.directory());
        CompletableFuture<Integer> end = new CompletableFuture<>();
        if (time != null) {
            end.completeOnTimeout(ExitCode.OK, time.toMillis(), TimeUnit.MILLISECONDS);
        }
        try (Interruption _ = Interruption.runs(() -> end.complete(ExitCode.INTERRUPTED));
                EmbeddedBroker broker = EmbeddedBroker.start(options.settings())) {
            broker.failure().thenAccept(end::completeExceptionally);
            surroundings.err().println("Kafka listens on " + broker.bootstrapServers() + ".");
            surroundings
                    .err()
                    .println("Data and log are in " + options.directory() + ". Ctrl-C stops; nothing is lost.");
            int exitCode = end.join();
            surroundings.err().println("Stopping.");
            return exitCode;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof BrokerException failure) {
                throw failure;
            }
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(failed.getMessage()), null, failed);
        }
    }
}
