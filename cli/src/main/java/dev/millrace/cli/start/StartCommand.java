// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Interruption;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.logging.LogSetup;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.server.session.EngineAwayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace start}: the broker and the engine, until they are told to stop. */
@Command(
        name = "start",
        description = "Runs the broker and the catalog's queries until Ctrl-C. With --bootstrap-servers the queries run"
                + " on that Kafka, and no broker is started.")
public final class StartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final BrokerOptions options;

    @Mixin
    private final KafkaOptions kafka;

    @Mixin
    private final EngineOptions engineOptions = new EngineOptions();

    @Mixin
    private final HttpOptions http;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop after this time, such as 30s.")
    private @Nullable Duration time;

    public StartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.options = new BrokerOptions(surroundings);
        this.kafka = new KafkaOptions(surroundings);
        this.http = new HttpOptions(surroundings);
    }

    @Override
    public Integer call() {
        LogSetup.toDirectory(options.directory());
        CompletableFuture<Integer> end = new CompletableFuture<>();
        if (time != null) {
            var _ = end.completeOnTimeout(ExitCode.OK, time.toMillis(), TimeUnit.MILLISECONDS);
        }
        try (Interruption _ = Interruption.runs(() -> end.complete(ExitCode.INTERRUPTED));
                RunningEngine engine =
                        RunningEngine.start(new RunningEngine.Options(options, kafka, engineOptions, http))) {
            var _ = engine.failure().thenAccept(end::completeExceptionally);
            say((engine.hasBroker() ? "Kafka listens on " : "Working on the Kafka at ") + engine.servers() + ".");
            if (engine.console() != null) {
                say("The console is at " + engine.console());
            }
            var _ = engine.queries().thenAccept(this::sayIfAway);
            say("Data and log are in " + options.directory() + ". Ctrl-C stops; nothing is lost.");
            int exitCode = end.join();
            say("Stopping.");
            return exitCode;
        } catch (CompletionException failed) {
            throw known(failed);
        }
    }

    private void sayIfAway(Optional<EngineAwayException> away) {
        away.ifPresent(reason -> {
            say("The queries do not run, all else does. " + reason.getMessage());
            say("  " + reason.hint());
        });
    }

    private void say(String sentence) {
        surroundings.err().println(sentence);
    }

    /** What stopped the engine, as an exception whose message and hint are shown. */
    public static RuntimeException known(CompletionException failed) {
        return failed.getCause() instanceof RuntimeException failure
                ? failure
                : new CommandFailure(ExitCode.FAILED, "It stopped: " + failed.getCause(), null, failed);
    }
}
