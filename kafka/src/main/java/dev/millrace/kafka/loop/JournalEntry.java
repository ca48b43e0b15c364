// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** One thing that changed the dataflow. Replaying the entries in order against an empty dataflow gives the same state again. */
public sealed interface JournalEntry {

    /**
     * A query begins, as a strand of its own.
     *
     * @param sink the name of the stream or table that it writes
     * @param starts where it begins to read
     */
    record QueryAdded(String queryId, String sink, Map<TopicPartition, Long> starts) implements JournalEntry {
        public QueryAdded {
            starts = Map.copyOf(starts);
        }
    }

    /** A query has caught up and joins the others. */
    record QueryJoined(String queryId) implements JournalEntry {}

    /** A query ends. */
    record QueryDropped(String queryId) implements JournalEntry {}

    /**
     * A tick.
     *
     * @param queryId the query whose own strand this is; empty for those that have joined
     * @param clockMillis the wall clock that operators saw
     * @param idle partitions that became idle before the tick
     * @param inputs what was read, in the order in which it was given to the sources
     */
    record TickCut(String queryId, long clockMillis, List<TopicPartition> idle, List<OffsetRange> inputs)
            implements JournalEntry {
        public TickCut {
            inputs = List.copyOf(inputs);
            idle = List.copyOf(idle);
        }
    }
}
