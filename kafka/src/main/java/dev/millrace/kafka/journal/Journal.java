// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.LogReader;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.kafka.topic.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The journals of all pipelines: one topic, one partition for each pipeline, one record per epoch in the epoch's transaction. A
 * record's header {@value #INSTANCE} names the process that wrote it, so that a pipeline whose transaction was taken away knows
 * whether another instance did it. Thread-safe.
 */
public final class Journal {
    /** The header with the writer's id, UTF-8. */
    public static final String INSTANCE = "millrace.instance";

    private static final long LIMIT_SECONDS = 30;

    private final Map<String, Object> client;
    private final InternalTopics topics;

    /** @param client Kafka client settings with at least {@code bootstrap.servers} */
    public Journal(Map<String, Object> client, InternalTopics topics) {
        this.client = Map.copyOf(client);
        this.topics = topics;
    }

    /**
     * One record as it was found.
     *
     * @param instance who wrote it; empty if it does not say
     */
    public record Entry(int partition, String instance, JournalRecord record) {}

    /**
     * Makes the topic, or gives it more partitions.
     *
     * @return how many it has
     * @throws KafkaUnavailableException if Kafka is away
     */
    public int ensure(int partitions) {
        try (TopicSetup setup = new TopicSetup(client)) {
            return setup.ensureLog(topics.journal(), partitions);
        }
    }

    /**
     * The records of the partitions 0 to {@code partitions} − 1 up to where they end now; each partition in order.
     *
     * @throws dev.millrace.kafka.loop.LoopException JOURNAL_UNREADABLE
     */
    public void readAll(int partitions, Consumer<Entry> to) {
        LogReader.read(client, all(partitions), record -> entry(record).ifPresent(to));
    }

    /**
     * The records of one partition up to where it ends now.
     *
     * @throws dev.millrace.kafka.loop.LoopException JOURNAL_UNREADABLE
     */
    public void read(int partition, Consumer<JournalRecord> to) {
        List<TopicPartition> only = List.of(new TopicPartition(topics.journal(), partition));
        LogReader.read(client, only, record -> entry(record).ifPresent(found -> to.accept(found.record())));
    }

    /** The last committed record of one partition. */
    public Optional<Entry> last(int partition) {
        return LogReader.last(client, new TopicPartition(topics.journal(), partition))
                .flatMap(Journal::entry);
    }

    private static Optional<Entry> entry(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        Header instance = record.headers().lastHeader(INSTANCE);
        String writer = instance == null ? "" : new String(instance.value(), StandardCharsets.UTF_8);
        return Optional.of(new Entry(record.partition(), writer, JournalRecord.decode(value)));
    }

    /** The record to send for an epoch. */
    public ProducerRecord<byte @Nullable [], byte @Nullable []> toSend(
            int partition, String instance, JournalRecord record) {
        byte[] key = Long.toString(record.epoch()).getBytes(StandardCharsets.US_ASCII);
        ProducerRecord<byte @Nullable [], byte @Nullable []> sent =
                new ProducerRecord<>(topics.journal(), partition, key, record.encode());
        sent.headers().add(INSTANCE, instance.getBytes(StandardCharsets.UTF_8));
        return sent;
    }

    /** Those of the first {@code partitions} in which anything was ever written, be it in a transaction that is still open. */
    private List<Integer> used(int partitions) {
        Map<String, Object> settings = new HashMap<>(ReadSettings.committed(client));
        settings.put("isolation.level", "read_uncommitted");
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer())) {
            List<Integer> used = new ArrayList<>();
            consumer.endOffsets(all(partitions), Duration.ofSeconds(LIMIT_SECONDS))
                    .forEach((partition, end) -> {
                        if (end > 0) {
                            used.add(partition.partition());
                        }
                    });
            used.sort(null);
            return used;
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("reading the journal", failed);
        }
    }

    private List<TopicPartition> all(int partitions) {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(topics.journal(), partition));
        }
        return all;
    }

    /** Deletes the records of a pipeline that has no queries any more. */
    public void clear(int partition) {
        Map<TopicPartition, RecordsToDelete> all =
                Map.of(new TopicPartition(topics.journal(), partition), RecordsToDelete.beforeOffset(-1));
        try (Admin admin = Admin.create(client)) {
            admin.deleteRecords(all).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("clearing a journal", failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("clearing a journal", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Ends the transactions that earlier instances have left open in the first {@code partitions}, and fences those instances. */
    public void fenceEarlier(int partitions) {
        List<String> ids =
                used(partitions).stream().map(topics::transactionalId).toList();
        if (ids.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(client)) {
            admin.fenceProducers(ids).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("ending earlier transactions", failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("ending earlier transactions", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }
}
