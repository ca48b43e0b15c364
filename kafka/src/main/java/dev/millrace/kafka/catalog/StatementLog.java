// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as a log: a compacted topic of one partition with a record per accepted statement, in the order in which they count. Any
 * number of processes may append; each reads the log to know what has become of its own statement. Key: a unique id; value:
 * the statement's text, UTF-8; headers {@code property.<name>}: the session's settings that hold for it. The record {@code applied}
 * says how far the engine has come. So any Kafka tool shows the catalog as it was written.
 *
 * <p>A method returns when Kafka has acknowledged or answered. Not thread-safe.
 */
public final class StatementLog implements AutoCloseable {

    private static final String PROPERTY = "property.";
    private static final String APPLIED = "applied";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TopicPartition partition;
    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

    private StatementLog(
            TopicPartition partition,
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
            KafkaProducer<byte @Nullable [], byte @Nullable []> producer) {
        this.partition = partition;
        this.consumer = consumer;
        this.producer = producer;
    }

    /**
     * Opens the log at its beginning; makes its topic if need be.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws KafkaUnavailableException if Kafka is away
     */
    public static StatementLog open(Map<String, Object> client, InternalTopics topics) {
        try (TopicSetup setup = new TopicSetup(client)) {
            setup.ensureCompacted(topics.catalog());
        }
        TopicPartition partition = new TopicPartition(topics.catalog(), 0);
        Map<String, Object> reading = new HashMap<>(client);
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "earliest");
        reading.remove("group.id");
        Map<String, Object> writing = new HashMap<>(client);
        writing.put("acks", "all");
        writing.put("linger.ms", 0);
        KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(reading, Payloads.deserializer(), Payloads.deserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return new StatementLog(
                partition, consumer, new KafkaProducer<>(writing, Payloads.serializer(), Payloads.serializer()));
    }

    /** The events since the last call, up to where the log ends now. */
    public List<CatalogEvent> readToEnd() {
        try {
            long end = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
            List<CatalogEvent> events = new ArrayList<>();
            long giveUp = System.nanoTime() + LIMIT.toNanos();
            while (consumer.position(partition, LIMIT) < end) {
                events.addAll(poll(Duration.ofMillis(100)));
                if (System.nanoTime() > giveUp) {
                    throw KafkaUnavailableException.during("reading the catalog", null);
                }
            }
            return events;
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("reading the catalog", failed);
        }
    }

    /** The events since the last call; waits for at most {@code wait} if there is none. */
    public List<CatalogEvent> poll(Duration wait) {
        List<CatalogEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(wait)) {
            byte[] key = record.key();
            byte[] value = record.value();
            if (key != null && value != null) {
                events.add(event(record, text(key), text(value)));
            }
        }
        return events;
    }

    private static CatalogEvent event(ConsumerRecord<?, ?> record, String key, String value) {
        Map<String, String> properties = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PROPERTY)) {
                properties.put(header.key().substring(PROPERTY.length()), text(header.value()));
            }
        }
        return key.equals(APPLIED)
                ? new CatalogEvent.Applied(record.offset(), Long.parseLong(value), properties)
                : new CatalogEvent.Stated(record.offset(), key, value, properties);
    }

    /**
     * Appends a statement.
     *
     * @return its offset
     */
    public long append(String text, Map<String, String> properties) {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                new ProducerRecord<>(partition.topic(), bytes(UUID.randomUUID().toString()), bytes(text));
        return send(record, properties);
    }

    /**
     * Says that the engine runs what the log says up to and including {@code statementOffset}, and which settings hold with it
     * for statements that say nothing else.
     */
    public void acknowledge(long statementOffset, Map<String, String> defaults) {
        send(new ProducerRecord<>(partition.topic(), bytes(APPLIED), bytes(Long.toString(statementOffset))), defaults);
    }

    private long send(ProducerRecord<byte @Nullable [], byte @Nullable []> record, Map<String, String> properties) {
        new TreeMap<>(properties).forEach((name, value) -> record.headers().add(PROPERTY + name, bytes(value)));
        try {
            return producer.send(record).get().offset();
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed.getCause());
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(5));
    }
}
