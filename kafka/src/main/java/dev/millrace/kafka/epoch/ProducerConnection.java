// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.topic.Payloads;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One life of a producer: what it was given and what became of it. Belongs to its pipeline's thread. */
final class ProducerConnection {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    /** The largest request; the limit on rows is kept by {@link SinkTopic}, and the journal's records may be larger. */
    private static final int REQUEST_BYTES = 8 << 20;

    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final boolean transactional;
    private Attempt attempt = new Attempt();
    private boolean inTransaction;

    private ProducerConnection(KafkaProducer<byte @Nullable [], byte @Nullable []> producer, boolean transactional) {
        this.producer = producer;
        this.transactional = transactional;
    }

    /**
     * Opens a producer; one with transactions fences those of its id before it and settles their open transaction.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    static ProducerConnection open(WriterSettings settings) {
        boolean transactional = settings.settings().delivery() == Delivery.EXACTLY_ONCE && settings.partition() >= 0;
        Map<String, Object> client = new HashMap<>(settings.settings().client());
        client.put("acks", "all");
        client.put("enable.idempotence", true);
        client.put("max.request.size", REQUEST_BYTES);
        client.putIfAbsent("linger.ms", 0);
        client.putIfAbsent("batch.size", 64 << 10);
        client.putIfAbsent("buffer.memory", 64L << 20);
        client.putIfAbsent("compression.type", "none");
        client.putIfAbsent("max.block.ms", 15_000);
        client.putIfAbsent("request.timeout.ms", 10_000);
        client.putIfAbsent("delivery.timeout.ms", 20_000);
        client.putIfAbsent("client.id", settings.clientId() + "-writer");
        if (transactional) {
            client.put("transactional.id", settings.clientId());
        }
        KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
                new KafkaProducer<>(client, Payloads.serializer(), Payloads.serializer());
        if (transactional) {
            try {
                producer.initTransactions();
            } catch (RuntimeException failed) {
                producer.close(Duration.ZERO);
                throw failed;
            }
        }
        return new ProducerConnection(producer, transactional);
    }

    /** Sends a record; how it fared is in {@link #failures} after {@link #flush}. After a failure nothing more is sent. */
    void send(Outgoing outgoing) {
        send(outgoing, outgoing.record());
    }

    private void send(@Nullable Outgoing outgoing, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        Attempt current = attempt;
        if (current.hasFailed()) {
            return;
        }
        try {
            begin();
            var _ = producer.send(record, (metadata, exception) -> current.answered(outgoing, metadata, exception));
        } catch (RuntimeException refused) {
            current.answered(outgoing, null, refused);
        }
    }

    private void begin() {
        if (transactional && !inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
        }
    }

    void sendJournal(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        send(null, record);
    }

    /** Returns when everything has been answered. */
    void flush() {
        producer.flush();
    }

    boolean hasFailed() {
        return attempt.hasFailed();
    }

    List<Attempt.Failure> failures() {
        return attempt.failures();
    }

    void forgetFailures() {
        attempt.end();
        attempt = new Attempt();
    }

    /**
     * Commits the transaction with the journal's record and the group's offsets.
     *
     * @throws org.apache.kafka.common.KafkaException if it is not known to be committed
     */
    void commit(
            ProducerRecord<byte @Nullable [], byte @Nullable []> journal,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        begin();
        sendJournal(journal);
        if (!offsets.isEmpty()) {
            producer.sendOffsetsToTransaction(offsets, group);
        }
        producer.commitTransaction();
        inTransaction = false;
    }

    /** Takes back what has been sent in the open transaction. */
    void abort() {
        if (inTransaction) {
            producer.abortTransaction();
            inTransaction = false;
        }
        forgetFailures();
    }

    /** Closes; an open transaction is aborted, so that readers of its topics need not wait for its end. */
    void close() {
        attempt.end();
        if (inTransaction && !attempt.hasFailed()) {
            try {
                producer.abortTransaction();
            } catch (RuntimeException alreadyBroken) {
                // The next initTransactions settles it.
            }
        }
        producer.close(CLOSE_LIMIT);
    }

    /** Closes without asking Kafka for anything: it may be away. */
    void discard() {
        attempt.end();
        producer.close(Duration.ZERO);
    }
}
