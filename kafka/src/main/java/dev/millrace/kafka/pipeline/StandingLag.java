// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.pump.Strand;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** How much there is to read for strands that stand still: who does not read is not told by the way. */
final class StandingLag {
    private static final long CHECK_MILLIS = 1_000;
    /** When to ask again if nobody knew. */
    private static final long LATER_MILLIS = 60_000;

    private Map<TopicPartition, Long> ends = Map.of();
    private long learntMillis;

    /** Asks where the partitions end, once a second, if any strand stands still. */
    void learn(StrandSet strands, long nowMillis) {
        if (strands.standing().isEmpty()) {
            ends = Map.of();
            return;
        }
        if (nowMillis - learntMillis > CHECK_MILLIS) {
            learntMillis = nowMillis;
            Set<TopicPartition> partitions = new HashSet<>();
            strands.standing()
                    .values()
                    .forEach(each -> partitions.addAll(each.strand().positions().keySet()));
            try {
                ends = strands.joined().reader().endsSoon(partitions);
            } catch (TimeoutException unknown) {
                // A topic that was deleted has no end; others must not wait for it.
                learntMillis = nowMillis + LATER_MILLIS;
            }
        }
    }

    /** Records left to read of the topics that the strand does not write itself, as far as is known. */
    long of(Strand strand) {
        long records = 0;
        for (Map.Entry<TopicPartition, Long> each : strand.positions().entrySet()) {
            if (strand.isWritten(each.getKey().topic())) {
                continue;
            }
            records += Math.max(0, ends.getOrDefault(each.getKey(), 0L) - each.getValue());
        }
        return records;
    }
}
