// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one of Millrace's own topics from its beginning to where it ends now. */
public final class LogReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How far before the end the last record is looked for at first, offsets. */
    private static final long NEAR_END = 10;

    private LogReader() {}

    /**
     * Hands every committed record of a topic of one partition to {@code reader}, in order.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws KafkaUnavailableException if Kafka fails or the end is not reached while nothing arrives for 60 s
     */
    public static void read(
            Map<String, Object> client,
            String topic,
            Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> reader) {
        read(client, List.of(new TopicPartition(topic, 0)), reader);
    }

    /** As {@link #read(Map, String, Consumer)}, of several partitions at once; each is in order. */
    public static void read(
            Map<String, Object> client,
            Collection<TopicPartition> partitions,
            Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> reader) {
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(ReadSettings.committed(client), Payloads.deserializer(), Payloads.deserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // For a read-committed consumer the end is the last stable offset, so an open transaction of another
            // instance must be fenced or finished before.
            readTo(consumer, consumer.endOffsets(partitions, LIMIT), reader);
        } catch (KafkaException failed) {
            throw failed(partitions, failed);
        }
    }

    /**
     * The last committed record of a partition; empty if there is none.
     *
     * @throws KafkaUnavailableException as {@link #read}
     */
    public static Optional<ConsumerRecord<byte @Nullable [], byte @Nullable []>> last(
            Map<String, Object> client, TopicPartition partition) {
        List<TopicPartition> only = List.of(partition);
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(ReadSettings.committed(client), Payloads.deserializer(), Payloads.deserializer())) {
            consumer.assign(only);
            long first = consumer.beginningOffsets(only, LIMIT).getOrDefault(partition, 0L);
            Map<TopicPartition, Long> end = consumer.endOffsets(only, LIMIT);
            // Behind the last record stand the marks of transactions, of aborted ones too, so it may be some way back.
            long back = NEAR_END;
            while (true) {
                long from = Math.max(first, end.getOrDefault(partition, 0L) - back);
                consumer.seek(partition, from);
                List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> found = new ArrayList<>();
                readTo(consumer, end, record -> {
                    found.clear();
                    found.add(record);
                });
                if (!found.isEmpty() || from == first) {
                    return found.stream().findFirst();
                }
                back *= 10;
            }
        } catch (KafkaException failed) {
            throw failed(only, failed);
        }
    }

    private static void readTo(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> reader) {
        Map<TopicPartition, Long> open = new HashMap<>(ends);
        long lastMove = System.nanoTime();
        long left = left(consumer, open);
        while (left > 0) {
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    reader.accept(record);
                }
            }
            long after = left(consumer, open);
            if (after < left) {
                lastMove = System.nanoTime();
            } else if (System.nanoTime() - lastMove > LIMIT.toNanos()) {
                throw failed(ends.keySet(), null);
            }
            left = after;
        }
    }

    /** How much is left to read; forgets the partitions of which nothing is. */
    private static long left(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, Map<TopicPartition, Long> open) {
        long left = 0;
        for (Map.Entry<TopicPartition, Long> each : List.copyOf(open.entrySet())) {
            long rest = each.getValue() - consumer.position(each.getKey(), LIMIT);
            if (rest <= 0) {
                open.remove(each.getKey());
            }
            left += Math.max(0, rest);
        }
        return left;
    }

    private static KafkaUnavailableException failed(
            Collection<TopicPartition> partitions, @Nullable KafkaException cause) {
        return KafkaUnavailableException.during(
                "reading the topic " + partitions.iterator().next().topic(), cause);
    }
}
