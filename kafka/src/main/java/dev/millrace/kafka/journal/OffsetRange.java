// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import org.apache.kafka.common.TopicPartition;

/** Offsets {@code from} (inclusive) to {@code to} (exclusive) of one partition. */
public record OffsetRange(TopicPartition partition, long from, long to) {
    public OffsetRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("offsets " + from + " to " + to + " of " + partition);
        }
    }
}
