// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of exact offset ranges in the order of the journal, whatever the order in which Kafka delivers
 * partitions. Ranges of one partition must not go back. What arrives early waits; a partition with much waiting is paused, so
 * memory is bounded by one fetch and {@link #MOST_WAITING} records for each partition.
 */
final class RangeReader implements AutoCloseable {
    private static final int MOST_WAITING = 20_000;
    private static final long SILENCE_LIMIT_MILLIS = 60_000;
    private static final long POLL_MILLIS = 100;

    private final SourceReader reader;
    private final Map<TopicPartition, Deque<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>>> waiting =
            new HashMap<>();

    RangeReader(SourceReader reader) {
        this.reader = reader;
    }

    /**
     * Hands on the records of {@code range}.
     *
     * @throws LoopException HISTORY_GONE if the partition now begins behind the range's start
     */
    void read(OffsetRange range, Consumer<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> to) {
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
                reader.resume(List.of(range.partition()));
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
            long first = reader.beginnings(List.of(partition)).getOrDefault(partition, 0L);
            if (first > range.from()) {
                throw LoopException.historyGone(partition, range.from(), first);
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
                reader.pause(List.of(partition));
            }
        }
        return any;
    }

    @Override
    public void close() {
        reader.close();
    }
}
