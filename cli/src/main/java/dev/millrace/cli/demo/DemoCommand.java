// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.demo;

import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Interruption;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.generate.EventFeed;
import dev.millrace.cli.generate.LastNumber;
import dev.millrace.cli.logging.LogSetup;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.shell.LiveRunner;
import dev.millrace.cli.shell.StatementRunner;
import dev.millrace.cli.shell.WriterOutput;
import dev.millrace.cli.start.BrokerOptions;
import dev.millrace.cli.start.EngineOptions;
import dev.millrace.cli.start.HttpOptions;
import dev.millrace.cli.start.RunningEngine;
import dev.millrace.cli.start.StartCommand;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.connectors.generate.GeneratorDescription;
import dev.millrace.connectors.generate.GeneratorSettings;
import dev.millrace.connectors.generate.Generators;
import dev.millrace.connectors.generate.Numbering;
import dev.millrace.server.session.ResultSink;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace demo}: a broker, events and a pipeline, and what comes out of it. */
@Command(name = "demo", description = "Runs a broker, events and a pipeline, and shows the results live.")
public final class DemoCommand implements Callable<Integer> {
    private static final int SEED_BOUND = 1_000_000;
    private static final long DRAW_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    /** For what statements say about themselves. */
    private static final PrintStream SILENCE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Surroundings surroundings;

    @Mixin
    private final BrokerOptions options;

    @Mixin
    private final KafkaOptions kafka;

    @Mixin
    private final EngineOptions engineOptions = new EngineOptions();

    @Mixin
    private final HttpOptions http;

    @Parameters(
            paramLabel = "DEMO",
            arity = "0..1",
            defaultValue = "store",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Demo demo = Demo.STORE;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second; default: the demo's own.")
    private @Nullable Double rate;

    @Option(names = "--seed", paramLabel = "N", description = "Makes the same events again; default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop so long after the first row, such as 30s.")
    private @Nullable Duration time;

    public DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.options = new BrokerOptions(surroundings);
        this.kafka = new KafkaOptions(surroundings);
        this.http = new HttpOptions(surroundings);
    }

    @Override
    public Integer call() {
        LogSetup.toDirectory(options.directory());
        say("Starting " + (kafka.namedServers() == null ? "a Kafka broker and " : "") + "the engine …");
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (Interruption _ = Interruption.runs(() -> end.complete(ExitCode.INTERRUPTED));
                RunningEngine engine =
                        RunningEngine.start(new RunningEngine.Options(options, kafka, engineOptions, http))) {
            var _ = engine.failure().thenAccept(end::completeExceptionally);
            return show(engine, end);
        } catch (CompletionException failed) {
            throw StartCommand.known(failed);
        }
    }

    private int show(RunningEngine engine, CompletableFuture<Integer> end) {
        try (StatementRunner definitions = LiveRunner.open(engine.client());
                StatementRunner watcher = LiveRunner.open(engine.client())) {
            define(definitions);
            List<EventFeed> feeds = feeds(properties(engine.client()));
            List<Thread> workers = new ArrayList<>();
            for (EventFeed feed : feeds) {
                workers.add(start("millrace-events", () -> feed.run(properties(engine.client())), end));
            }
            introduce(engine);
            workers.add(watch(watcher, feeds, end));
            int exitCode = end.join();
            feeds.forEach(EventFeed::stop);
            watcher.cancel();
            join(workers);
            say(total(feeds) + " events. Stopping.");
            return exitCode;
        }
    }

    /** Runs the pipeline's statements, unless an earlier run in the same directory has. */
    private void define(StatementRunner runner) {
        if (runner.names().columns().containsKey(demo.source())) {
            say("The pipeline of an earlier run goes on.");
            return;
        }
        var quiet = new WriterOutput(OutputFormat.TABLE, surroundings.err(), SILENCE);
        runner.run("SET 'auto.offset.reset'='earliest';\n" + demo.pipeline(), quiet);
    }

    private List<EventFeed> feeds(Properties client) {
        long chosenSeed = seed == null ? ThreadLocalRandom.current().nextInt(SEED_BOUND) : seed;
        long startMillis = System.currentTimeMillis();
        List<EventFeed> feeds = new ArrayList<>();
        for (Demo.Events events : demo.events()) {
            GeneratorDescription description = Generators.find(events.generator());
            double perSecond = rate == null ? description.eventsPerSecond() : rate;
            Numbering numbering = description.numbering();
            long first = numbering == null ? 0 : LastNumber.next(client, numbering.topic(), numbering);
            var settings =
                    new GeneratorSettings(chosenSeed + feeds.size(), startMillis, perSecond, events.options(), first);
            feeds.add(new EventFeed(description.create(settings), startMillis, 0, topic -> topic));
        }
        return feeds;
    }

    private void introduce(RunningEngine engine) {
        String servers = engine.servers();
        // As it was typed: after a clone there is no millrace on the PATH.
        String command = System.getProperty("millrace.command", "millrace");
        String named = servers.equals(KafkaOptions.DEFAULT_SERVERS) ? "" : " --bootstrap-servers " + servers;
        say("Kafka listens on " + servers + "; data and log are in " + options.directory() + ".");
        say("This is '" + demo + "': " + demo.summary() + ". Others: " + Demo.names() + ".");
        if (engine.console() != null) {
            say("");
            say("See it live: " + engine.console() + "#/dashboards/" + demo);
            say("");
        }
        say("Try in another terminal:");
        say("  " + command + " sql" + named + " -e 'SHOW QUERIES;'");
        say("  " + command + " topic consume " + demo.resultTopic() + named + " -o table --key bytes --value bytes");
        say("  kcat -b " + servers + " -t " + demo.resultTopic() + " -C");
        say("");
    }

    private Thread watch(StatementRunner watcher, List<EventFeed> feeds, CompletableFuture<Integer> end) {
        String query = "SET 'auto.offset.reset'='earliest';\n" + demo.watch();
        if (!surroundings.terminal()) {
            ResultSink rows = timed(new WriterOutput(OutputFormat.TABLE, surroundings.out(), SILENCE), end);
            return start("millrace-watch", () -> watcher.run(query, rows), end);
        }
        LiveTable table = new LiveTable(surroundings.out(), () -> total(feeds) + " events; Ctrl-C ends");
        Thread drawing = Thread.ofVirtual().start(() -> {
            while (!end.isDone()) {
                table.draw();
                pause(end);
            }
            table.draw();
        });
        ResultSink rows = timed(table, end);
        return start(
                "millrace-watch",
                () -> {
                    watcher.run(query, rows);
                    join(List.of(drawing));
                },
                end);
    }

    /** Lets the time that the user gave begin when there is something to see; without a row, after a while. */
    private ResultSink timed(ResultSink rows, CompletableFuture<Integer> end) {
        if (time == null) {
            return rows;
        }
        long millis = time.toMillis();
        FirstRow first = new FirstRow(rows);
        var _ = first.shown()
                .completeOnTimeout(false, LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(seen -> {
                    var _ = end.completeOnTimeout(ExitCode.OK, millis, TimeUnit.MILLISECONDS);
                });
        return first;
    }

    private static void pause(CompletableFuture<Integer> end) {
        try {
            var _ = end.copy().get(DRAW_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException next) {
            // Time to draw again.
        } catch (Exception ended) {
            // The loop sees it.
        }
    }

    private static Thread start(String name, Runnable work, CompletableFuture<Integer> end) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                end.completeExceptionally(failed);
            }
        });
    }

    /** Waits for a while only: a thread that does not end must not keep the engine from stopping in order. */
    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                var _ = thread.join(PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long total(List<EventFeed> feeds) {
        return feeds.stream().mapToLong(EventFeed::acknowledged).sum();
    }

    private static Properties properties(Map<String, Object> client) {
        Properties properties = new Properties();
        properties.putAll(client);
        return properties;
    }

    private void say(String sentence) {
        surroundings.err().println(sentence);
    }
}
