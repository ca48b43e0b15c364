// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions from their ends towards their beginnings, newest record first. Kafka reads only forwards, so each partition is read in
 * blocks of offsets, from the last block to the first; within a block records come in the right order and are handed out from its end.
 * Between partitions the one whose next record has the later timestamp goes first.
 *
 * <p>Blocks grow as long as nothing is found, so that a rare record is found soon and a full page costs little. What is in memory is
 * bounded in bytes: of a block that is too large the oldest records are dropped and read again as part of the next one.
 *
 * <p>Belongs to one thread and one request.
 */
public final class BackwardScan {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long BLOCK_LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int BLOCK_LEAST = 16;
    private static final int BLOCK_MOST = 8_192;
    /** Where compaction has left long gaps. */
    private static final int EMPTY_BLOCK_MOST = 1 << 20;

    private static final long MEMORY_BYTES = 32L << 20;

    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final RecordTest test;
    private final Limits limits;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> found = new ArrayList<>();
    private int scanned;
    /** How often something was loaded; once at least, so that each page gets further than the one before. */
    private int blocks;

    /** Says which of some records are wanted. */
    @FunctionalInterface
    public interface RecordTest {

        /** The positions of those that are. */
        BitSet test(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records);

        /** Wants all. */
        static RecordTest all() {
            return records -> {
                BitSet all = new BitSet();
                all.set(0, records.size());
                return all;
            };
        }
    }

    /**
     * When to stop.
     *
     * @param records found
     * @param scanned records looked at
     */
    public record Limits(int records, int scanned, Duration time) {}

    /** Offsets {@code begin} to before {@code end} of a partition. */
    public record Span(long begin, long end) {}

    /**
     * What was found, newest first.
     *
     * @param scanned how many records were looked at
     * @param next where to go on; null if there is nothing left
     */
    public record Page(
            List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records,
            int scanned,
            @Nullable Cursor next) {}

    /** One partition's way back. */
    private static final class Lane {
        final TopicPartition partition;
        final long begin;
        /** Everything from here on has been loaded. */
        long low;

        int blockSize;
        /** In the order of the topic; handed out from the end. */
        Deque<ConsumerRecord<byte @Nullable [], byte @Nullable []>> loaded = new ArrayDeque<>();

        BitSet wanted = new BitSet();

        Lane(TopicPartition partition, Span span, int blockSize) {
            this.partition = partition;
            this.begin = span.begin();
            this.low = span.end();
            this.blockSize = blockSize;
        }

        boolean needsBlock() {
            return loaded.isEmpty() && low > begin;
        }

        void grow() {
            blockSize =
                    loaded.isEmpty() ? Math.min(EMPTY_BLOCK_MOST, 4 * blockSize) : Math.min(BLOCK_MOST, 2 * blockSize);
        }

        /** The offset before which nothing has been handed out. */
        long position() {
            return loaded.isEmpty() ? low : loaded.getLast().offset() + 1;
        }
    }

    /** {@code consumer} is used until {@link #run} returns, and keeps its last assignment. */
    public BackwardScan(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
            Map<TopicPartition, Span> spans,
            RecordTest test,
            Limits limits) {
        this.consumer = consumer;
        this.test = test;
        this.limits = limits;
        // Somewhat more than a page if the partitions have equal shares of it.
        long share = spans.size() <= 1 ? limits.records() : 2L * limits.records() / spans.size();
        int blockSize = Math.clamp(share, BLOCK_LEAST, BLOCK_MOST);
        spans.forEach((partition, span) -> {
            if (span.end() > span.begin()) {
                lanes.add(new Lane(partition, span, blockSize));
            }
        });
    }

    /** Reads until a limit is met. */
    public Page run() {
        long until = System.nanoTime() + limits.time().toNanos();
        while (found.size() < limits.records()
                && scanned < limits.scanned()
                && (blocks <= 1 || System.nanoTime() - until < 0)) {
            List<Lane> hungry = lanes.stream().filter(Lane::needsBlock).toList();
            if (!hungry.isEmpty()) {
                load(hungry);
                continue;
            }
            Lane newest = newest();
            if (newest == null) {
                break;
            }
            take(newest);
        }
        return new Page(found, scanned, next());
    }

    private void take(Lane lane) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record = lane.loaded.removeLast();
        scanned++;
        if (lane.wanted.get(lane.loaded.size())) {
            found.add(record);
        }
    }

    private @Nullable Lane newest() {
        Lane newest = null;
        for (Lane lane : lanes) {
            if (!lane.loaded.isEmpty()
                    && (newest == null
                            || lane.loaded.getLast().timestamp()
                                    > newest.loaded.getLast().timestamp())) {
                newest = lane;
            }
        }
        return newest;
    }

    private @Nullable Cursor next() {
        SortedMap<Integer, Long> before = new TreeMap<>();
        for (Lane lane : lanes) {
            if (lane.position() > lane.begin) {
                before.put(lane.partition.partition(), lane.position());
            }
        }
        return before.isEmpty() ? null : new Cursor(before);
    }

    /** Loads the next block of each lane. */
    private void load(List<Lane> hungry) {
        blocks++;
        Map<TopicPartition, Lane> reading = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        hungry.forEach(lane -> {
            reading.put(lane.partition, lane);
            starts.put(lane.partition, Math.max(lane.begin, lane.low - lane.blockSize));
        });
        consumer.assign(reading.keySet());
        // The same partitions as before keep their state.
        consumer.resume(consumer.paused());
        starts.forEach(consumer::seek);
        long memoryBytes = MEMORY_BYTES / lanes.size();
        Map<Lane, Long> bytes = new HashMap<>();
        long until = System.nanoTime() + BLOCK_LIMIT_NANOS;
        while (!reading.isEmpty()) {
            if (System.nanoTime() - until > 0) {
                throw KafkaUnavailableException.during(
                        "reading the topic " + hungry.getFirst().partition.topic(), null);
            }
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
                Lane lane = reading.get(new TopicPartition(record.topic(), record.partition()));
                if (lane != null && record.offset() < lane.low) {
                    lane.loaded.addLast(record);
                    long size = bytes.merge(lane, size(record), Long::sum);
                    while (size > memoryBytes && lane.loaded.size() > 1) {
                        size -= size(lane.loaded.removeFirst());
                        starts.put(lane.partition, lane.loaded.getFirst().offset());
                    }
                    bytes.put(lane, size);
                }
            }
            List<TopicPartition> done = reading.values().stream()
                    .filter(lane -> consumer.position(lane.partition) >= lane.low)
                    .map(lane -> lane.partition)
                    .toList();
            consumer.pause(done);
            done.forEach(reading::remove);
        }
        for (Lane lane : hungry) {
            lane.low = starts.getOrDefault(lane.partition, lane.begin);
            lane.grow();
            lane.wanted = lane.loaded.isEmpty() ? new BitSet() : test.test(List.copyOf(lane.loaded));
        }
    }

    private static long size(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize()) + 200L;
    }
}
