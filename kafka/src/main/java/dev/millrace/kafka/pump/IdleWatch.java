// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds partitions that have nothing more to say for now: read to their end, and quiet for a while. The clock is the caller's.
 * A partition with unread records is never idle, however long they take to arrive.
 */
public final class IdleWatch {
    private final long idleMillis;
    private final Map<TopicPartition, Long> lastRecordMillis = new HashMap<>();

    public IdleWatch(long idleMillis) {
        this.idleMillis = idleMillis;
    }

    public void noteRecord(TopicPartition partition, long nowMillis) {
        lastRecordMillis.put(partition, nowMillis);
    }

    /** Declares the strand's quiet partitions idle. */
    public void mark(Strand strand, PartitionReader reader, long nowMillis) {
        for (TopicPartition partition : strand.positions().keySet()) {
            if (!reader.reads(partition) || reader.paused().contains(partition)) {
                continue;
            }
            OptionalLong lag = reader.lag(partition);
            long quietSince = lastRecordMillis.computeIfAbsent(partition, ignored -> nowMillis);
            if (lag.isPresent() && lag.getAsLong() == 0 && nowMillis - quietSince >= idleMillis) {
                strand.setIdle(partition);
            }
        }
    }
}
