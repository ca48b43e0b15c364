// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.PartitionOrder;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Where a new query begins to read. */
public final class StartOffsets {
    private StartOffsets() {}

    /**
     * An offset for every partition of every topic of {@code sources}: tables from their beginning, streams as {@code from} says;
     * what {@code others} read already, from where they stand, so that nothing is read twice.
     *
     * @throws LoopException TOPIC_MISSING
     */
    public static Map<TopicPartition, Long> of(
            Collection<SourceDefinition> sources, Beginning from, PartitionReader reader, Strand others) {
        Map<TopicPartition, Long> starts = new TreeMap<>(PartitionOrder.BY_NAME);
        for (SourceDefinition source : sources) {
            String topic = source.topic().name();
            List<TopicPartition> partitions = partitions(topic, reader);
            boolean whole = from.from() == StartFrom.EARLIEST || source.kind() == RelationKind.TABLE;
            Map<TopicPartition, Long> offsets =
                    whole ? reader.beginnings(partitions) : reader.since(partitions, from.sinceMillis());
            offsets.forEach((partition, offset) -> {
                Long shared = whole || from.sinceMillis() != Beginning.NOW || others.isWritten(topic)
                        ? null
                        : others.positions().get(partition);
                starts.merge(partition, shared == null ? offset : shared, Math::min);
            });
        }
        return starts;
    }

    /**
     * All partitions of a topic.
     *
     * @throws LoopException TOPIC_MISSING
     */
    public static List<TopicPartition> partitions(String topic, PartitionReader reader) {
        int count = reader.partitions(topic);
        if (count == 0) {
            throw LoopException.topicMissing(topic);
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }
}
