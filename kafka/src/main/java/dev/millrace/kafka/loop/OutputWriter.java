// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.kafka.topic.Payloads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sends what an epoch has to say and commits it, in the order that the delivery mode asks for. After any exception the state of
 * the epoch is unknown: close the writer and recover. Belongs to the loop's thread.
 */
final class OutputWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final LoopSettings settings;
    private final OwnOffsets own;
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final List<Outgoing> held = new ArrayList<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private boolean inTransaction;
    private int sentThisEpoch;

    private record Outgoing(ProducerRecord<byte @Nullable [], byte @Nullable []> record, boolean readByUs) {}

    /** Fences earlier instances of the service and settles their open transaction, if the mode has transactions. */
    OutputWriter(LoopSettings settings, OwnOffsets own) {
        this(settings, own, "-writer");
    }

    /** @param purpose ends the client's id */
    OutputWriter(LoopSettings settings, OwnOffsets own, String purpose) {
        this.settings = settings;
        this.own = own;
        Map<String, Object> client = new HashMap<>(settings.client());
        client.put("acks", "all");
        client.put("enable.idempotence", true);
        client.putIfAbsent("linger.ms", 0);
        client.putIfAbsent("batch.size", 64 << 10);
        client.putIfAbsent("buffer.memory", 64L << 20);
        client.putIfAbsent("compression.type", "none");
        client.putIfAbsent("max.block.ms", 30_000);
        client.putIfAbsent("client.id", settings.topics().group() + purpose);
        if (transactional()) {
            client.put("transactional.id", settings.topics().group());
        }
        producer = new KafkaProducer<>(client, Payloads.serializer(), Payloads.serializer());
        if (transactional()) {
            try {
                producer.initTransactions();
            } catch (RuntimeException failed) {
                producer.close(Duration.ZERO);
                throw failed;
            }
        }
    }

    private boolean transactional() {
        return settings.delivery() == Delivery.EXACTLY_ONCE;
    }

    /** How many partitions a topic has, remembered. */
    int partitions(String topic) {
        return partitions.computeIfAbsent(
                topic, name -> producer.partitionsFor(name).size());
    }

    /**
     * Sends an output or a dead letter as part of the epoch.
     *
     * @param readByUs whether the record's topic is read by queries that got the row already
     */
    void send(ProducerRecord<byte @Nullable [], byte @Nullable []> record, boolean readByUs) {
        sentThisEpoch++;
        if (settings.delivery() == Delivery.AT_MOST_ONCE) {
            held.add(new Outgoing(record, readByUs));
        } else {
            sendNow(record, readByUs);
        }
    }

    private void sendNow(ProducerRecord<byte @Nullable [], byte @Nullable []> record, boolean readByUs) {
        if (transactional() && !inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
        }
        if (readByUs) {
            own.noteSent();
        }
        var _ = producer.send(record, (metadata, exception) -> answered(metadata, exception, readByUs));
    }

    /** Runs on the producer's thread. */
    private void answered(RecordMetadata metadata, @Nullable Exception exception, boolean readByUs) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
            if (readByUs) {
                own.noteFailed();
            }
        } else if (readByUs) {
            own.noteAcknowledged(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset());
        }
    }

    /** Outputs and dead letters of the epoch so far. */
    int sentThisEpoch() {
        return sentThisEpoch;
    }

    /** Makes the journal record of an epoch; called when all own offsets of the epoch are known. */
    interface JournalSource {
        JournalRecord record(List<OffsetRange> own);
    }

    /**
     * Ends the epoch; on return it is committed.
     *
     * @param offsets positions for the consumer group {@code group}
     */
    void commit(JournalSource journal, Map<TopicPartition, Long> offsets, ConsumerGroupMetadata group)
            throws Exception {
        switch (settings.delivery()) {
            case EXACTLY_ONCE -> {
                if (!inTransaction) {
                    producer.beginTransaction();
                    inTransaction = true;
                }
                awaitAll();
                sendJournal(journal.record(own.pending()));
                producer.sendOffsetsToTransaction(metadata(offsets), group);
                producer.commitTransaction();
                inTransaction = false;
            }
            case AT_LEAST_ONCE -> {
                awaitAll();
                sendJournal(journal.record(own.pending()));
                awaitAll();
            }
            case AT_MOST_ONCE -> {
                JournalRecord record = journal.record(own.pending());
                sendJournal(record);
                awaitAll();
                held.forEach(outgoing -> sendNow(outgoing.record(), outgoing.readByUs()));
                boolean anyRead = held.stream().anyMatch(Outgoing::readByUs);
                held.clear();
                awaitAll();
                if (anyRead) {
                    sendJournal(new JournalRecord(record.epoch(), List.of(), Map.of(), own.pending()));
                    awaitAll();
                }
            }
        }
        throwFailure();
        sentThisEpoch = 0;
    }

    /** Returns when all that was sent is acknowledged; only for a mode without transactions. */
    void settle() throws Exception {
        awaitAll();
        sentThisEpoch = 0;
    }

    private void sendJournal(JournalRecord record) {
        byte[] key = Long.toString(record.epoch()).getBytes(StandardCharsets.US_ASCII);
        var _ = producer.send(
                new ProducerRecord<>(settings.topics().journal(), key, record.encode()),
                (metadata, exception) -> answered(metadata, exception, false));
    }

    private void awaitAll() throws Exception {
        producer.flush();
        throwFailure();
    }

    /** Fails if anything that was sent has been refused. */
    void throwFailure() throws Exception {
        Exception refused = failure.get();
        if (refused != null) {
            throw refused;
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> metadata(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> metadata = new HashMap<>();
        offsets.forEach((partition, offset) -> metadata.put(partition, new OffsetAndMetadata(offset)));
        return metadata;
    }

    /** Closes without committing; an open transaction is aborted by the broker when the next instance begins. */
    @Override
    public void close() {
        if (inTransaction) {
            try {
                producer.abortTransaction();
            } catch (RuntimeException alreadyBroken) {
                // The next initTransactions settles it.
            }
        }
        producer.close(CLOSE_LIMIT);
    }
}
