// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as a log: a compacted topic of one partition with a record per accepted statement, in the order in which they count. Any
 * number of processes may append; each reads the log to know what has become of its own statement. The engine answers in the same
 * log: what it has seen, and how far it has come. So any Kafka tool shows the catalog as it was written.
 *
 * <p>Threading: one thread polls; all else may be called by any thread. What is asked or written goes over connections of its own, so
 * that it does not wait behind the long poll.
 */
public final class StatementLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatementLog.class);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(3);
    private static final Duration POSITION_LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(100);
    private static final int WRITE_LIMIT_MILLIS = 10_000;
    private static final int REQUEST_LIMIT_MILLIS = 5_000;

    private final TopicPartition partition;
    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final Admin admin;

    private StatementLog(Map<String, Object> client, TopicPartition partition) {
        this.partition = partition;
        Map<String, Object> reading = new HashMap<>(client);
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "earliest");
        reading.remove("group.id");
        Map<String, Object> writing = new HashMap<>(client);
        writing.put("acks", "all");
        writing.put("linger.ms", 0);
        writing.put("max.block.ms", REQUEST_LIMIT_MILLIS);
        writing.put("request.timeout.ms", REQUEST_LIMIT_MILLIS);
        writing.put("delivery.timeout.ms", WRITE_LIMIT_MILLIS);
        this.consumer = new KafkaConsumer<>(reading, Payloads.deserializer(), Payloads.deserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        this.producer = new KafkaProducer<>(writing, Payloads.serializer(), Payloads.serializer());
        this.admin = Admin.create(client);
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
        return new StatementLog(client, new TopicPartition(topics.catalog(), 0));
    }

    /** The events since the last call; waits for at most {@code wait} if there is none. For the one thread that reads. */
    public List<CatalogEvent> poll(Duration wait) {
        List<CatalogEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(wait)) {
            LogRecords.event(record).ifPresent(events::add);
        }
        return events;
    }

    /** Up to which offset (exclusive) it has been polled. For the one thread that reads. */
    public long position() {
        return consumer.position(partition, POSITION_LIMIT);
    }

    /** Ends the poll that is running, or the next one, with a {@link org.apache.kafka.common.errors.WakeupException}. */
    public void wakeUp() {
        consumer.wakeup();
    }

    /**
     * Where the log ends now, by the broker; takes one request.
     *
     * @throws KafkaUnavailableException if it does not answer within 3 s
     */
    public long end() {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions().timeoutMs((int)
                                    ASK_LIMIT.toMillis()))
                    .partitionResult(partition)
                    .get(ASK_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("reading the catalog", failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("reading the catalog", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /**
     * Appends a statement and returns when it is acknowledged.
     *
     * @return its offset
     * @throws KafkaUnavailableException if that does not come within 10 s; the statement may be in the log or not
     */
    public long append(LoggedStatement statement) {
        try {
            return producer.send(LogRecords.stated(partition.topic(), statement))
                    .get()
                    .offset();
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed.getCause());
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("writing the catalog", failed);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Says that an engine runs and has seen the statement at that offset; does not wait. */
    public void see(long statementOffset) {
        send(LogRecords.seen(partition.topic(), statementOffset));
    }

    /**
     * Says that the engine has carried out what the log says up to and including {@code statementOffset}, and which settings hold with
     * it for statements that say nothing else; does not wait.
     *
     * @param failure why the statement at that offset is not in force, if it is not
     */
    public void acknowledge(long statementOffset, Map<String, String> defaults, @Nullable String failure) {
        send(LogRecords.applied(partition.topic(), statementOffset, defaults, failure));
    }

    private void send(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        try {
            var _ = producer.send(record, (_, failed) -> {
                if (failed != null) {
                    LOG.warn("Others do not learn from the catalog's log what the engine has done", failed);
                }
            });
        } catch (KafkaException | IllegalStateException failed) {
            LOG.warn("Others do not learn from the catalog's log what the engine has done", failed);
        }
    }

    /** Releases everything; the thread that polls must have ended. */
    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(1));
    }
}
