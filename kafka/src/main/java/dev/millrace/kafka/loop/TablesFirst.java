// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** After a start streams wait until tables have been read to where they stood then. Belongs to the loop's thread. */
final class TablesFirst {
    private final Map<TopicPartition, Long> ends = new TreeMap<>(PartitionOrder.BY_NAME);

    /** Holds the streams that {@code reader} reads for {@code strand}, if it reads tables too. */
    void begin(Strand strand, SourceReader reader) {
        List<TopicPartition> streams = new ArrayList<>();
        List<TopicPartition> tables = new ArrayList<>();
        strand.positions()
                .keySet()
                .forEach(partition -> (strand.isTable(partition.topic()) ? tables : streams).add(partition));
        if (!tables.isEmpty() && !streams.isEmpty()) {
            ends.putAll(reader.ends(tables));
            reader.pause(streams);
        }
    }

    /** Whether no stream waits. */
    boolean isOver() {
        return ends.isEmpty();
    }

    /** Lets the streams go when the last table has been read. */
    void releaseStreams(SourceReader reader) {
        if (ends.isEmpty()) {
            return;
        }
        ends.entrySet()
                .removeIf(
                        entry -> !reader.reads(entry.getKey()) || reader.position(entry.getKey()) >= entry.getValue());
        if (ends.isEmpty()) {
            reader.resume(reader.paused());
        }
    }
}
