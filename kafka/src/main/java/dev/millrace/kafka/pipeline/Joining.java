// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.source.SourceDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The moment at which a strand that has caught up becomes one with those that have joined: both stand at the same place in every
 * partition that both read, and each has read to the end what the other has written.
 */
final class Joining {
    /** With no more than this left to read, the others are held up for the rest. */
    private static final long NEAR_RECORDS = 10_000;

    private final Pump joined;
    private final Function<String, @Nullable SourceDefinition> sinkOf;

    /** @param sinkOf what a query writes */
    Joining(Pump joined, Function<String, @Nullable SourceDefinition> sinkOf) {
        this.joined = joined;
        this.sinkOf = sinkOf;
    }

    /** Whether {@code pump} stands where the joined strand stands, or very nearly at the end of what that one writes. */
    boolean isNear(Pump pump) {
        if (!pump.tablesAreIn() || pump.waitsForAcks() || joined.waitsForAcks()) {
            return false;
        }
        Set<String> written = sinkTopics(joined.strand());
        for (TopicPartition partition : pump.strand().positions().keySet()) {
            Long limit = joined.strand().positions().get(partition);
            if (limit != null && !standTogether(pump, partition, limit)) {
                return false;
            }
            if (limit == null
                    && written.contains(partition.topic())
                    && pump.reader().lag(partition).orElse(Long.MAX_VALUE) > NEAR_RECORDS) {
                return false;
            }
        }
        return true;
    }

    /** No record lies between the two: what readers have gone over beyond the last record are the marks of transactions. */
    private boolean standTogether(Pump pump, TopicPartition partition, long joinedStands) {
        long pumpStands = pump.strand().positions().getOrDefault(partition, 0L);
        return pump.reader().position(partition) >= joinedStands
                && joined.reader().position(partition) >= pumpStands;
    }

    /** Reads what each has written to its end; everything that was sent is committed. */
    void readEachOther(Pump pump) {
        Map<TopicPartition, Long> stood = Map.copyOf(joined.strand().positions());
        pump.readWritten(sinkTopics(joined.strand()), stood, joined.own());
        joined.readWritten(sinkTopics(pump.strand()), Map.copyOf(pump.strand().positions()), pump.own());
    }

    /** Takes the strand's queries over; they share the others' ticks from now on. */
    void adopt(Pump pump) {
        joined.strand().adopt(pump.strand());
        joined.own().take(pump.own(), joined.strand().topics()::contains);
    }

    private Set<String> sinkTopics(Strand strand) {
        Set<String> topics = new TreeSet<>();
        for (String queryId : strand.dataflow().queries()) {
            SourceDefinition sink = sinkOf.apply(queryId);
            if (sink != null) {
                topics.add(sink.topic().name());
            }
        }
        return topics;
    }
}
