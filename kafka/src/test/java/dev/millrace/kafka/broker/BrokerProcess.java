// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a JVM of its own, so that a test can kill it. */
final class BrokerProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Runs in the child: starts the broker, says where it listens, and stops when its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])).withPort(0))) {
            System.out.println(READY + broker.bootstrapServers());
            while (System.in.read() >= 0) {
                // Waits for the end of the input.
            }
        }
    }

    static BrokerProcess start(Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String line = output(process).readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new AssertionError("The broker's process said " + line + " in place of its address");
        }
        return new BrokerProcess(process, line.substring(READY.length()));
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: no instruction of the process runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends the child's input and returns what it wrote after its address. */
    String stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(30, TimeUnit.SECONDS);
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
