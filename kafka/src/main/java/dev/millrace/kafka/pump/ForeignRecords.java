// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.PartitionOrder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what is read from topics that we also write: our own records are passed over, because their rows were handed on inside
 * a tick; those of others are let through. A batch waits until all that had been sent before it was polled is acknowledged, as
 * only then every record of ours in it is known. The partitions are not read on meanwhile ({@link #holds}), so what waits is one
 * poll at most. Pure bookkeeping; not thread-safe.
 */
public final class ForeignRecords {
    private final OwnOffsets own;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, Long> passed = new TreeMap<>(PartitionOrder.BY_NAME);

    private record Batch(
            TopicPartition partition,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
            long sentBefore) {}

    /** @param own which records are ours */
    public ForeignRecords(OwnOffsets own) {
        this.own = own;
    }

    /** Takes what a poll returned for one partition. */
    public void hold(
            TopicPartition partition, List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records) {
        waiting.add(new Batch(partition, List.copyOf(records), own.sent()));
    }

    /**
     * Lets through the foreign records of what can be decided.
     *
     * @return whether anything was decided
     */
    public boolean release(Consumer<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> to) {
        boolean any = false;
        while (!waiting.isEmpty() && own.settled(waiting.peek().sentBefore())) {
            Batch batch = waiting.remove();
            long next = 0;
            for (ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record : batch.records()) {
                if (!own.isOwn(batch.partition(), record.offset())) {
                    to.accept(record);
                }
                next = record.offset() + 1;
            }
            passed.put(batch.partition(), next);
            own.forgetBelow(batch.partition(), next);
            any = true;
        }
        return any;
    }

    /** Whether records of {@code partition} wait, so that it is not to be read on. */
    public boolean holds(TopicPartition partition) {
        for (Batch batch : waiting) {
            if (batch.partition().equals(partition)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what waits of topics that are not among {@code topics}; whoever reads them now reads it again. */
    public void retain(Set<String> topics) {
        waiting.removeIf(batch -> !topics.contains(batch.partition().topic()));
        passed.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How far each partition has been decided since the last call. */
    public Map<TopicPartition, Long> takePassed() {
        Map<TopicPartition, Long> taken = Map.copyOf(passed);
        passed.clear();
        return taken;
    }
}
