// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one of Millrace's own topics, which have one partition, from its beginning to where it ends now. */
public final class LogReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private LogReader() {}

    /**
     * Hands every committed record to {@code reader}, in order.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws KafkaUnavailableException if Kafka fails or the end is not reached while nothing arrives for 60 s
     */
    public static void read(
            Map<String, Object> client,
            String topic,
            Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> reader) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.remove("group.id");
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // For a read-committed consumer the end is the last stable offset, so an open transaction of another
            // instance must be fenced or finished before.
            long end = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
            long lastMove = System.nanoTime();
            long position = consumer.position(partition, LIMIT);
            while (position < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(reader);
                long moved = consumer.position(partition, LIMIT);
                if (moved > position) {
                    lastMove = System.nanoTime();
                } else if (System.nanoTime() - lastMove > LIMIT.toNanos()) {
                    throw KafkaUnavailableException.during("reading the topic " + topic, null);
                }
                position = moved;
            }
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("reading the topic " + topic, failed);
        }
    }
}
