// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.journal.PartitionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets of topics that we both write and read are our own: per partition a set of ranges. Acknowledgements arrive in
 * order per partition, so nearly always the last range grows; what reading has passed is forgotten. So it stays small.
 *
 * <p>It also tells when the question can be answered: what a poll returned may hold records of ours whose acknowledgement is still
 * under way, so the answer holds from the moment when all that was sent before that poll is acknowledged ({@link #sent},
 * {@link #settled}).
 *
 * <p>Acknowledgements come on the producer's thread, questions from the loop: all methods are synchronised.
 */
public final class OwnOffsets {
    private final Map<TopicPartition, NavigableMap<Long, Long>> ranges = new TreeMap<>(PartitionOrder.BY_NAME);
    private long sent;
    private long acknowledged;

    /** Notes that one more record is on its way, and returns how many were sent until now. */
    public synchronized long noteSent() {
        return ++sent;
    }

    public synchronized long sent() {
        return sent;
    }

    /** Notes that a record has arrived at {@code offset}. */
    public synchronized void noteAcknowledged(TopicPartition partition, long offset) {
        acknowledged++;
        add(partition, offset, offset + 1);
    }

    /** Notes that a record was refused; it has no offset. */
    public synchronized void noteFailed() {
        acknowledged++;
    }

    /** Whether {@code count} of the records sent have been answered for. */
    public synchronized boolean settled(long count) {
        return acknowledged >= count;
    }

    /** Adds a range that an earlier run knew to be its own. */
    public synchronized void restore(OffsetRange range) {
        if (range.to() > range.from()) {
            add(range.partition(), range.from(), range.to());
        }
    }

    private void add(TopicPartition partition, long from, long to) {
        NavigableMap<Long, Long> known = ranges.computeIfAbsent(partition, ignored -> new TreeMap<>());
        long start = from;
        long end = to;
        Map.Entry<Long, Long> before = known.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> after = known.higherEntry(start);
        while (after != null && after.getKey() <= end) {
            end = Math.max(end, after.getValue());
            known.remove(after.getKey());
            after = known.higherEntry(start);
        }
        known.put(start, end);
    }

    /** Whether we wrote the record at {@code offset}. */
    public synchronized boolean isOwn(TopicPartition partition, long offset) {
        NavigableMap<Long, Long> known = ranges.get(partition);
        Map.Entry<Long, Long> range = known == null ? null : known.floorEntry(offset);
        return range != null && offset < range.getValue();
    }

    /** Reading has passed everything below {@code offset}; forgets it. */
    public synchronized void forgetBelow(TopicPartition partition, long offset) {
        NavigableMap<Long, Long> known = ranges.get(partition);
        if (known == null) {
            return;
        }
        Map.Entry<Long, Long> first = known.firstEntry();
        while (first != null && first.getKey() < offset) {
            known.pollFirstEntry();
            if (first.getValue() > offset) {
                known.put(offset, first.getValue());
            }
            first = known.firstEntry();
            if (first != null && first.getKey() == offset) {
                break;
            }
        }
    }

    /** Whether anything of {@code partition} is known that reading has not passed. */
    public synchronized boolean knows(TopicPartition partition) {
        NavigableMap<Long, Long> known = ranges.get(partition);
        return known != null && !known.isEmpty();
    }

    /** Takes over what {@code other} knows of the topics for which {@code topics} holds. */
    public void take(OwnOffsets other, Predicate<String> topics) {
        for (OffsetRange range : other.pending()) {
            if (topics.test(range.partition().topic())) {
                restore(range);
            }
        }
    }

    /** Forgets all of the topics for which {@code topics} holds. */
    public synchronized void forget(Predicate<String> topics) {
        ranges.keySet().removeIf(partition -> topics.test(partition.topic()));
    }

    /** What was sent and has not been answered is not waited for: it will be sent anew. */
    public synchronized void forgetUnanswered() {
        acknowledged = sent;
    }

    /** All ranges that are still known, in a fixed order. */
    public synchronized List<OffsetRange> pending() {
        List<OffsetRange> pending = new ArrayList<>();
        ranges.forEach(
                (partition, known) -> known.forEach((from, to) -> pending.add(new OffsetRange(partition, from, to))));
        return pending;
    }
}
