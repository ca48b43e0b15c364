// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.PartitionOrder;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/** After a start streams wait until tables have been read to where they stood then. Pure bookkeeping; not thread-safe. */
public final class TablesFirst {
    private final Map<TopicPartition, Long> tableEnds = new TreeMap<>(PartitionOrder.BY_NAME);
    private final Set<TopicPartition> streams = new HashSet<>();

    /**
     * Holds {@code streams} until the tables are in.
     *
     * @param ends where each partition of the tables ends
     */
    public void begin(Collection<TopicPartition> heldStreams, Map<TopicPartition, Long> ends) {
        tableEnds.clear();
        streams.clear();
        if (!heldStreams.isEmpty()) {
            tableEnds.putAll(ends);
            streams.addAll(heldStreams);
        }
    }

    /**
     * Notes how far the tables have been read.
     *
     * @param position where reading of a partition stands; {@link Long#MAX_VALUE} if it is not read any more
     * @return whether this lets the streams go
     */
    public boolean release(ToLongFunction<TopicPartition> position) {
        if (tableEnds.isEmpty()) {
            return false;
        }
        tableEnds.entrySet().removeIf(entry -> position.applyAsLong(entry.getKey()) >= entry.getValue());
        return tableEnds.isEmpty();
    }

    /** Whether {@code partition} has to wait. */
    public boolean holds(TopicPartition partition) {
        return !tableEnds.isEmpty() && streams.contains(partition);
    }

    /** Whether no stream is held. */
    public boolean isDone() {
        return tableEnds.isEmpty();
    }
}
