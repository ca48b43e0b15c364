// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What must be known of a strand besides its ticks.
 *
 * @param strand its name
 * @param passed how far topics have been read that it also writes, or that were gone over without a tick, where that moved
 * @param own what it wrote to topics that it also reads, beyond the position up to which they were read
 */
public record StrandNote(String strand, Map<TopicPartition, Long> passed, List<OffsetRange> own) {
    public StrandNote {
        passed = Map.copyOf(passed);
        own = List.copyOf(own);
    }
}
