// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.Payloads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads chosen partitions from chosen offsets on: a Kafka consumer that is told what to read and takes part in no group's
 * assignment. Not thread-safe.
 */
public final class PartitionReader implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration GAP_LIMIT = Duration.ofSeconds(5);

    /** A poll has a cost of its own, so it brings several records however small ticks are. */
    private static final int LEAST_PER_POLL = 500;

    private final KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer;
    private Map<TopicPartition, Long> learntEnds = Map.of();

    /** Reads for the consumer group {@code group}. */
    public PartitionReader(LoopSettings settings, String group) {
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
    public int partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
        return found == null ? 0 : found.size();
    }

    /** Reads exactly the partitions of {@code positions}; those that were read already go on where they are. */
    public void assign(Map<TopicPartition, Long> positions) {
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
    public void add(TopicPartition partition, long offset) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.add(partition);
        consumer.assign(all);
        consumer.seek(partition, offset);
    }

    /** Where reading of all partitions stands. */
    public Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment().forEach(partition -> positions.put(partition, position(partition)));
        return positions;
    }

    /** Whether {@code partition} is read, waiting or not. */
    public boolean reads(TopicPartition partition) {
        return consumer.assignment().contains(partition);
    }

    public void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    public long position(TopicPartition partition) {
        return consumer.position(partition, LIMIT);
    }

    /** Lets exactly the partitions {@code held} wait; the others are read. */
    public void holdOnly(Set<TopicPartition> held) {
        Set<TopicPartition> now = consumer.paused();
        if (now.equals(held)) {
            return;
        }
        Set<TopicPartition> freed = new HashSet<>(now);
        freed.removeAll(held);
        consumer.resume(freed);
        consumer.pause(held);
    }

    public Set<TopicPartition> paused() {
        return consumer.paused();
    }

    /** The partitions that are read, waiting or not. */
    public Set<TopicPartition> assigned() {
        return consumer.assignment();
    }

    /**
     * What has arrived; waits up to {@code waitMillis} for something.
     *
     * @throws OffsetGapException if the next records of a partition are not in its topic
     */
    public ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> poll(long waitMillis) {
        try {
            return consumer.poll(Duration.ofMillis(waitMillis));
        } catch (OffsetOutOfRangeException gap) {
            throw gap(gap);
        }
    }

    private OffsetGapException gap(OffsetOutOfRangeException gap) {
        TopicPartition partition = gap.partitions().iterator().next();
        List<TopicPartition> only = List.of(partition);
        long from = gap.offsetOutOfRangePartitions().getOrDefault(partition, 0L);
        try {
            return new OffsetGapException(
                    partition,
                    from,
                    consumer.beginningOffsets(only, GAP_LIMIT).getOrDefault(partition, 0L),
                    consumer.endOffsets(only, GAP_LIMIT).getOrDefault(partition, 0L));
        } catch (TimeoutException nobodyHasIt) {
            // The broker has just answered for this partition; that it has no bounds means that the topic was made anew
            // without it.
            return new OffsetGapException(partition, from, 0, -1);
        }
    }

    /** Where reading of the partition would end now, as far as the last fetch has told; empty before the first one. */
    public OptionalLong lag(TopicPartition partition) {
        return consumer.currentLag(partition);
    }

    /** Records left to read of {@code partitions}, without those of which the broker has not told yet. Does not ask it. */
    public long lag(Collection<TopicPartition> partitions) {
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
    public void learnEnds() {
        learntEnds = ends(consumer.assignment());
    }

    /** Lets {@link #lag} go by what is read again. */
    public void forgetEnds() {
        learntEnds = Map.of();
    }

    /** The offsets of the first record that each partition still has. */
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions, LIMIT);
    }

    /** Keeps positions for the service's consumer group, for lag tools only; nobody waits for the answer. */
    public void commitForLagTools(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, null);
    }

    /** What the group has committed; partitions without an offset are left out. */
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(partitions, LIMIT));
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    /** Commits offsets for the group; they are kept when this returns. */
    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        consumer.commitSync(offsets, LIMIT);
    }

    /** The service's consumer group, as a transaction wants to know it. */
    public ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /**
     * The offset of each partition's first record with a timestamp of {@code sinceMillis} or later; where it ends now if there is none,
     * or if the time is {@link Beginning#NOW}.
     */
    public Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, long sinceMillis) {
        Map<TopicPartition, Long> found = new HashMap<>(ends(partitions));
        if (sinceMillis != Beginning.NOW) {
            Map<TopicPartition, Long> wanted = new HashMap<>();
            partitions.forEach(partition -> wanted.put(partition, sinceMillis));
            consumer.offsetsForTimes(wanted, LIMIT).forEach((partition, offset) -> {
                if (offset != null) {
                    found.put(partition, offset.offset());
                }
            });
        }
        return found;
    }

    /** As {@link #ends}, without waiting long for a partition that does not exist. */
    public Map<TopicPartition, Long> endsSoon(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, SOON);
    }

    /** The offsets behind the last committed record of each partition. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, LIMIT);
    }

    @Override
    public void close() {
        // Nothing is worth waiting for: no group is left, and what a fetch under way brings is not wanted any more.
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
