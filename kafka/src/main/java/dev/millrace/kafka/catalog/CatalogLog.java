// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.LogReader;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's statements in the order in which they were accepted, kept in a compacted topic. Key: the statement's sequence
 * number as ten decimal digits; value: its text, UTF-8; headers {@code property.<name>}: the session's settings that held for
 * it. A statement that no longer counts has a tombstone. So any Kafka tool shows the catalog as it was written.
 *
 * <p>A method returns when Kafka has acknowledged. One instance writes at a time; not thread-safe.
 */
public final class CatalogLog implements AutoCloseable {
    private static final String PROPERTY = "property.";
    private static final int KEY_DIGITS = 10;

    private final String topic;
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final TreeMap<Long, CatalogStatement> statements = new TreeMap<>();
    private long nextSequence;

    private CatalogLog(String topic, KafkaProducer<byte @Nullable [], byte @Nullable []> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Makes the topic if need be and reads it.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws KafkaUnavailableException if Kafka is away
     */
    public static CatalogLog open(Map<String, Object> client, InternalTopics topics) {
        try (TopicSetup setup = new TopicSetup(client)) {
            setup.ensureCompacted(topics.catalog());
        }
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        CatalogLog log = new CatalogLog(
                topics.catalog(), new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer()));
        try {
            LogReader.read(client, log.topic, log::replay);
            return log;
        } catch (RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    private void replay(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        if (key == null) {
            return;
        }
        long sequence = Long.parseLong(new String(key, StandardCharsets.US_ASCII));
        nextSequence = Math.max(nextSequence, sequence + 1);
        byte[] value = record.value();
        if (value == null) {
            statements.remove(sequence);
            return;
        }
        Map<String, String> properties = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PROPERTY)) {
                properties.put(
                        header.key().substring(PROPERTY.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        statements.put(sequence, new CatalogStatement(sequence, new String(value, StandardCharsets.UTF_8), properties));
    }

    /** The statements that count, in the order of their acceptance. */
    public List<CatalogStatement> statements() {
        return new ArrayList<>(statements.values());
    }

    /**
     * Adds a statement behind all others.
     *
     * @param properties the session's settings that hold for it
     */
    public CatalogStatement append(String text, Map<String, String> properties) {
        CatalogStatement statement = new CatalogStatement(nextSequence, text, properties);
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                new ProducerRecord<>(topic, key(statement.sequence()), text.getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(properties)
                .forEach(
                        (name, value) -> record.headers().add(PROPERTY + name, value.getBytes(StandardCharsets.UTF_8)));
        send(record);
        nextSequence++;
        statements.put(statement.sequence(), statement);
        return statement;
    }

    /** The statement no longer counts: what it made was dropped or replaced. */
    public void remove(long sequence) {
        if (!statements.containsKey(sequence)) {
            throw new IllegalArgumentException("the catalog has no statement " + sequence);
        }
        send(new ProducerRecord<>(topic, key(sequence), null));
        statements.remove(sequence);
    }

    private static byte[] key(long sequence) {
        String digits = Long.toString(sequence);
        return ("0".repeat(Math.max(0, KEY_DIGITS - digits.length())) + digits).getBytes(StandardCharsets.US_ASCII);
    }

    private void send(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed.getCause());
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
