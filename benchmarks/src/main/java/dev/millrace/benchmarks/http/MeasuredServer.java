// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A {@link ServerProcess} and what is asked of it. */
final class MeasuredServer implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final String bootstrapServers;
    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();

    /** The heap after a collection, and the processor time so far. */
    record Use(long heapBytes, long cpuNanos) {}

    private MeasuredServer(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String[] words = line("listening ").split(" ");
        this.bootstrapServers = words[0];
        this.address = words[1];
    }

    static MeasuredServer start() throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                Files.createTempDirectory("millrace-http").toString());
        return new MeasuredServer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private String line(String prefix) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("the server ended without a line '" + prefix + "…'");
    }

    Use use(boolean collect) throws IOException {
        questions.println(collect ? "collect" : "look");
        String[] words = line("used ").split(" ");
        return new Use(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    /** The share of one processor that the server uses during so many seconds. */
    double processors(int seconds) throws IOException, InterruptedException {
        long before = use(false).cpuNanos();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        return (double) (use(false).cpuNanos() - before) / (System.nanoTime() - began);
    }

    URI uri(String path) {
        return URI.create(address).resolve(path);
    }

    URI webSocket() {
        return URI.create(address.replaceFirst("^http", "ws")).resolve("/api/live");
    }

    HttpClient client() {
        return client;
    }

    void run(String statements) throws IOException, InterruptedException {
        String body = "{\"sql\":\"" + statements.replace("\n", " ").replace("\"", "\\\"") + "\"}";
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/api/statements"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes records at a steady rate until told to stop. */
    Thread produce(String topic, int perSecond, LongFunction<String> value, AtomicBoolean stop) {
        return Thread.ofPlatform().start(() -> {
            try (KafkaProducer<byte[], byte[]> producer = producer()) {
                long began = System.nanoTime();
                for (long sent = 0; !stop.get(); ) {
                    long due = (System.nanoTime() - began) * perSecond / NANOS_PER_SECOND;
                    for (; sent < due; sent++) {
                        Future<?> _ = producer.send(
                                new ProducerRecord<>(topic, value.apply(sent).getBytes(StandardCharsets.UTF_8)));
                    }
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        client.shutdownNow();
        questions.close();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
    }
}
