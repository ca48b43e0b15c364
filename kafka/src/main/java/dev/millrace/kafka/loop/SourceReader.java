// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.kafka.topic.Payloads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads chosen partitions from chosen offsets on: a Kafka consumer that is told what to read and takes part in no group's
 * assignment. Not thread-safe.
 */
final class SourceReader implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A poll has a cost of its own, so it brings several records however small ticks are. */
    private static final int LEAST_PER_POLL = 500;

    private final KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer;
    private Map<TopicPartition, Long> learntEnds = Map.of();

    /** Reads for the service's consumer group. */
    SourceReader(LoopSettings settings) {
        this(settings, settings.topics().group());
    }

    /** Reads for the consumer group {@code group}. */
    SourceReader(LoopSettings settings, String group) {
        Map<String, Object> client = new HashMap<>(settings.client());
        client.put("group.id", group);
        client.put("allow.auto.create.topics", false);
        client.put("enable.auto.commit", false);
        client.put("isolation.level", "read_committed");
        client.put("auto.offset.reset", "none");
        client.put(
                "max.poll.records", Math.max(LEAST_PER_POLL, settings.limits().rowsPerTick()));
        client.put("fetch.max.bytes", settings.limits().bytesPerFetch());
        client.putIfAbsent("fetch.max.wait.ms", 250);
        client.putIfAbsent("metadata.max.age.ms", 30_000);
        client.putIfAbsent("client.id", group + "-reader");
        consumer = new KafkaConsumer<>(client, Payloads.bufferDeserializer(), Payloads.bufferDeserializer());
    }

    /** How many partitions {@code topic} has; 0 if it does not exist. */
    int partitions(String topic) {
        return consumer.partitionsFor(topic, LIMIT).size();
    }

    /** Reads exactly the partitions of {@code positions}; those that were read already go on where they are. */
    void assign(Map<TopicPartition, Long> positions) {
        Set<TopicPartition> before = new HashSet<>(consumer.assignment());
        if (before.equals(positions.keySet())) {
            return;
        }
        consumer.assign(positions.keySet());
        positions.forEach((partition, offset) -> {
            if (!before.contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
    }

    /** Reads one partition more. */
    void add(TopicPartition partition, long offset) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.add(partition);
        consumer.assign(all);
        consumer.seek(partition, offset);
    }

    boolean reads(TopicPartition partition) {
        return consumer.assignment().contains(partition);
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    long position(TopicPartition partition) {
        return consumer.position(partition, LIMIT);
    }

    void pause(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
    }

    void resume(Collection<TopicPartition> partitions) {
        consumer.resume(partitions);
    }

    Set<TopicPartition> paused() {
        return consumer.paused();
    }

    /** What has arrived; waits up to {@code waitMillis} for something. */
    ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> poll(long waitMillis) {
        return consumer.poll(Duration.ofMillis(waitMillis));
    }

    /** Where reading of the partition would end now, as far as the last fetch has told; empty before the first one. */
    OptionalLong lag(TopicPartition partition) {
        return consumer.currentLag(partition);
    }

    /** Records left to read of {@code partitions}, without those of which the broker has not told yet. Does not ask it. */
    long lag(Collection<TopicPartition> partitions) {
        Set<TopicPartition> read = consumer.assignment();
        long records = 0;
        for (TopicPartition partition : partitions) {
            if (read.contains(partition)) {
                Long end = learntEnds.get(partition);
                records += end == null
                        ? consumer.currentLag(partition).orElse(0)
                        : Math.max(0, end - consumer.position(partition, LIMIT));
            }
        }
        return records;
    }

    /** Asks where partitions end, for {@link #lag} while nothing is read. */
    void learnEnds() {
        learntEnds = ends(consumer.assignment());
    }

    /** Lets {@link #lag} go by what is read again. */
    void forgetEnds() {
        learntEnds = Map.of();
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions, LIMIT);
    }

    /** Keeps positions for the service's consumer group, for lag tools only; nobody waits for the answer. */
    void commitForLagTools(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, null);
    }

    /** What the group has committed; partitions without an offset are left out. */
    Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(partitions, LIMIT));
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    /** Commits offsets for the group; they are kept when this returns. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        consumer.commitSync(offsets, LIMIT);
    }

    /** The service's consumer group, as a transaction wants to know it. */
    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** The offsets behind the last committed record of each partition. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, LIMIT);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }
}
