// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** One order of partitions everywhere, so that the same input is always handled in the same order. */
public final class PartitionOrder {
    public static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private PartitionOrder() {}
}
