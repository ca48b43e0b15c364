// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.source.SourceDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An engine in a JVM of its own, so that a test can kill it. Every record is a tick, so every record has an output. */
final class EngineProcess implements AutoCloseable {
    private final Process process;

    private EngineProcess(Process process) {
        this.process = process;
    }

    /**
     * Runs in the child, until its input ends. Arguments: bootstrap servers, service, source topic, sink topic; and GROUP if
     * the query's consumer group is to keep its offsets and windows are to be told when they close.
     */
    public static void main(String[] arguments) throws IOException {
        LoopSettings settings = LoopSettings.of(Map.of("bootstrap.servers", arguments[0]))
                .withTopics(new InternalTopics(arguments[1]))
                .withLimits(LoopSettings.Limits.defaults().withRowsPerTick(1));
        SourceDefinition sales = Plans.sales(arguments[2]);
        PersistentQuery query = arguments.length > 4
                ? Plans.inGroup(Plans.windowedSum(sales, arguments[3], 0, Emit.FINAL))
                : Plans.windowedSum(sales, arguments[3]);
        try (Engine loop = Engine.startAndAwait(settings, Plans.expressions(), List.of(query))) {
            System.out.println(loop.state());
            while (System.in.read() >= 0) {
                // Waits for the end of the input.
            }
        }
    }

    static EngineProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EngineProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new EngineProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns when the engine runs. */
    void awaitRunning() throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!LoopState.RUNNING.name().equals(line)) {
            throw new AssertionError("the engine's process said " + line);
        }
    }

    /** SIGKILL: no instruction of the process runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
