// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of exact offset ranges in the order of the journal, whatever the order in which Kafka delivers
 * partitions. Ranges of one partition must not go back. What arrives early waits; a partition with much waiting is paused, so
 * memory is bounded by one fetch and {@link #MOST_WAITING} records for each partition.
 */
public final class RangeReader implements AutoCloseable {
    private static final int MOST_WAITING = 20_000;
    private static final long SILENCE_LIMIT_MILLIS = 60_000;
    private static final long POLL_MILLIS = 100;

    private final PartitionReader reader;
    private final Map<TopicPartition, Deque<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>>> waiting =
            new HashMap<>();
    private final Set<TopicPartition> held = new HashSet<>();

    public RangeReader(PartitionReader reader) {
        this.reader = reader;
    }

    /**
     * Hands on the records of {@code range}.
     *
     * @throws OffsetGapException if the partition no longer has them
     * @throws LoopException KAFKA_UNAVAILABLE if they do not come
     */
    public void read(OffsetRange range, Consumer<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> to) {
        Deque<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> queue = begin(range);
        long silentMillis = 0;
        while (true) {
            ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> next = queue.peek();
            if (next != null && next.offset() >= range.to()) {
                return;
            }
            if (next != null) {
                queue.remove();
                if (next.offset() >= range.from()) {
                    to.accept(next);
                }
            } else if (reader.position(range.partition()) >= range.to()) {
                return;
            } else {
                held.remove(range.partition());
                reader.holdOnly(held);
                silentMillis = fetch() ? 0 : silentMillis + POLL_MILLIS;
                if (silentMillis > SILENCE_LIMIT_MILLIS) {
                    throw new LoopException(
                            LoopError.KAFKA_UNAVAILABLE,
                            "Offset " + (range.to() - 1) + " of " + range.partition()
                                    + " was read before and does not come any more.",
                            "Check that the broker runs and that nobody has made the topic anew.",
                            null);
                }
            }
        }
    }

    private Deque<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> begin(OffsetRange range) {
        TopicPartition partition = range.partition();
        if (!reader.reads(partition)) {
            List<TopicPartition> only = List.of(partition);
            long first = reader.beginnings(only).getOrDefault(partition, 0L);
            long end = reader.ends(only).getOrDefault(partition, 0L);
            if (first > range.from() || end < range.to()) {
                throw new OffsetGapException(partition, end < range.to() ? range.to() : range.from(), first, end);
            }
            reader.add(partition, range.from());
        }
        return waiting.computeIfAbsent(partition, ignored -> new ArrayDeque<>());
    }

    private boolean fetch() {
        boolean any = false;
        for (ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record : reader.poll(POLL_MILLIS)) {
            any = true;
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Deque<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> queue =
                    waiting.computeIfAbsent(partition, ignored -> new ArrayDeque<>());
            queue.add(record);
            if (queue.size() == MOST_WAITING) {
                held.add(partition);
                reader.holdOnly(held);
            }
        }
        return any;
    }

    @Override
    public void close() {
        reader.close();
    }
}
