// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import dev.millrace.kafka.loop.QueryStop;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** One thing that changed a pipeline. Replaying the entries in order against an empty pipeline gives the same state again. */
public sealed interface JournalEntry {

    /**
     * A query begins, as a strand of its own whose name is the query's id.
     *
     * @param sink the name of the stream or table that it writes
     * @param starts where it begins to read
     */
    record QueryAdded(String queryId, String sink, Map<TopicPartition, Long> starts) implements JournalEntry {
        public QueryAdded {
            starts = Map.copyOf(starts);
        }
    }

    /** A query ends. */
    record QueryDropped(String queryId) implements JournalEntry {}

    /** A strand has caught up and its queries join the others. */
    record StrandJoined(String strand) implements JournalEntry {}

    /**
     * Queries stop: they leave the strand {@code from} and stand still as the strand {@code strand}, which may be the same one.
     *
     * @param queries all that stop together, in the order of their creation
     */
    record StrandStopped(String from, String strand, List<String> queries, QueryStop stop) implements JournalEntry {
        public StrandStopped {
            queries = List.copyOf(queries);
        }
    }

    /** A strand that stood still goes on; it catches up with the others. */
    record StrandResumed(String strand) implements JournalEntry {}

    /**
     * The pipeline of another journal becomes a part of this one: its joined strand as the strand {@link #strand}, its other strands
     * under their names. Nothing is written to that journal any more.
     *
     * @param journal the partition of the other journal
     * @param epoch the last epoch of the other pipeline
     */
    record PipelineMerged(int journal, long epoch) implements JournalEntry {

        /** The name that the other pipeline's joined strand gets. */
        public String strand() {
            return nameOf(journal);
        }

        /** The name that the joined strand of the pipeline with that journal gets where it is merged into another. */
        public static String nameOf(int journal) {
            return "@" + journal;
        }
    }

    /**
     * A tick.
     *
     * @param strand the strand; empty for that of the queries that have joined
     * @param clockMillis the wall clock that operators saw
     * @param idle partitions that became idle before the tick
     * @param inputs what was read, in the order in which it was given to the sources
     */
    record TickCut(String strand, long clockMillis, List<TopicPartition> idle, List<OffsetRange> inputs)
            implements JournalEntry {
        public TickCut {
            inputs = List.copyOf(inputs);
            idle = List.copyOf(idle);
        }
    }
}
