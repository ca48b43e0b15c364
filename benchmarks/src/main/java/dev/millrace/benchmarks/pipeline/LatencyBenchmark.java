// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a sale takes from its producer to the windowed sum that contains it, at a fixed rate, at least once, the broker in a
 * process of its own. A result carries the event time of its latest sale, which is the moment when that sale was produced; its age
 * when a consumer gets it is the latency. Resolution 1 ms. The producer does not linger, so that its waiting is not counted.
 *
 * <p>Arguments: sales per second (20000), seconds to warm up (10), seconds that count (20).
 */
public final class LatencyBenchmark {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private LatencyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int warmUpSeconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        Path directory = Files.createTempDirectory("millrace-latency");
        Process broker = PipelineBenchmark.java(BrokerProcess.class, List.of(directory.toString()));
        try {
            String bootstrapServers = PipelineBenchmark.await(broker, "listening ");
            measure(bootstrapServers, rate, warmUpSeconds, seconds);
        } finally {
            broker.destroy();
            broker.waitFor();
        }
    }

    private static void measure(String bootstrapServers, int rate, int warmUpSeconds, int seconds) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        PipelineBenchmark.createTopic(Workload.SUM.input(), bootstrapServers);
        InternalTopics topics = new InternalTopics("latency");
        LoopSettings settings = LoopSettings.of(client).withTopics(topics).withDelivery(Delivery.AT_LEAST_ONCE);
        try (Service service = Service.start(settings);
                LiveSession session = LiveSession.open(client, topics)) {
            session.run(
                    MillraceContender.statements(new Contender.Run(Workload.SUM, bootstrapServers, "latency", 0)),
                    new Silence());
            AtomicBoolean stop = new AtomicBoolean();
            Thread producer = Thread.ofPlatform().start(() -> produce(client, rate, stop));
            int[] counts = consume(client, warmUpSeconds, seconds);
            stop.set(true);
            producer.join();
            if (service.look().state() == EngineState.FAILED) {
                throw new IllegalStateException(String.valueOf(service.look().fault()));
            }
            report(counts, rate);
        }
    }

    private static void produce(Map<String, Object> client, int rate, AtomicBoolean stop) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("linger.ms", 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long began = System.nanoTime();
            for (long sent = 0; !stop.get(); ) {
                long due = (System.nanoTime() - began) * rate / NANOS_PER_SECOND;
                for (; sent < due; sent++) {
                    String item = sent % 5 < 2 ? "a" : "b";
                    String sale = "{\"item\": \"" + item + "\", \"amount\": " + sent % 40 + ", \"time\": " + sent + "}";
                    Future<?> _ = producer.send(
                            new ProducerRecord<>(Workload.SUM.input(), sale.getBytes(StandardCharsets.UTF_8)));
                }
                TimeUnit.MICROSECONDS.sleep(500);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many results had which latency: index is milliseconds. */
    private static int[] consume(Map<String, Object> client, int warmUpSeconds, int seconds) {
        int[] counts = new int[10_000];
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("out-latency", 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            long begin = System.nanoTime() + warmUpSeconds * NANOS_PER_SECOND;
            long end = begin + seconds * NANOS_PER_SECOND;
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    long millis = System.currentTimeMillis() - record.timestamp();
                    if (System.nanoTime() > begin) {
                        counts[Math.clamp(millis, 0, counts.length - 1)]++;
                    }
                }
            }
        }
        return counts;
    }

    private static void report(int[] counts, int rate) {
        long total = Arrays.stream(counts).asLongStream().sum();
        System.out.printf(Locale.ROOT, "%,d sales/s, %,d results: ", rate, total);
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999}) {
            long seen = 0;
            int millis = 0;
            while (millis < counts.length - 1 && seen + counts[millis] < share * total) {
                seen += counts[millis++];
            }
            System.out.printf(Locale.ROOT, "p%s %d ms  ", Double.toString(share * 100), millis);
        }
        System.out.println();
    }
}
