// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.deadletter;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.ReaderPool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which letters have been written again. They are the records of a compacted topic of one partition, so that every process that looks at
 * this Kafka sees the same, now and after a restart:
 *
 * <pre>
 * key        the letter's id
 * value      where it was written to: topic, a space, partition, a space, offset
 * timestamp  when
 * </pre>
 *
 * <p>What has been read is remembered, about a hundred bytes a letter; only what is new is read each time. Thread-safe.
 */
final class RetryMarks {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final Topics topics;
    private final ReaderPool readers;
    private final Map<DeadLetter.Id, Long> retriedMillis = new HashMap<>();
    private long position;

    RetryMarks(String topic, Topics topics, ReaderPool readers) {
        this.topic = topic;
        this.topics = topics;
        this.readers = readers;
    }

    /** The record that marks a letter. */
    ProducerRecord<byte @Nullable [], byte @Nullable []> mark(DeadLetter.Id letter, String target, long nowMillis) {
        return new ProducerRecord<>(topic, 0, nowMillis, bytes(letter.toString()), bytes(target));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The topic's name. */
    String topic() {
        return topic;
    }

    /** Notes a mark that this process has committed. */
    synchronized void committed(DeadLetter.Id letter, long nowMillis) {
        retriedMillis.put(letter, nowMillis);
    }

    /** Reads what has been marked up to now. */
    synchronized void refresh() {
        if (topics.exists(topic)) {
            readers.read("reading the topic " + topic, this::readOn);
        }
    }

    private boolean readOn(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
        if (end < position) {
            // Somebody has made the topic anew.
            position = 0;
            retriedMillis.clear();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, position);
        long until = System.nanoTime() + LIMIT.toNanos();
        while (position < end) {
            if (System.nanoTime() - until > 0) {
                throw KafkaUnavailableException.during("reading the topic " + topic, null);
            }
            consumer.poll(POLL).forEach(this::add);
            position = consumer.position(partition, LIMIT);
        }
        return true;
    }

    private void add(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        Optional<DeadLetter.Id> letter =
                key == null ? Optional.empty() : DeadLetter.Id.of(new String(key, StandardCharsets.UTF_8));
        letter.ifPresent(id -> retriedMillis.put(id, record.timestamp()));
    }

    /** When the letter was written again, as far as has been read; null if it was not. */
    synchronized @Nullable Long retriedMillis(DeadLetter.Id letter) {
        return retriedMillis.get(letter);
    }
}
