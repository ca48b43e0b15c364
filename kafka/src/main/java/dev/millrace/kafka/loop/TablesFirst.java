// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** After a start streams wait until tables have been read to where they stood then. Belongs to the loop's thread. */
final class TablesFirst {
    private final SourceReader reader;
    private final Map<TopicPartition, Long> tableEnds = new TreeMap<>(PartitionOrder.BY_NAME);

    TablesFirst(SourceReader reader) {
        this.reader = reader;
    }

    /** Holds the streams of {@code strand} if it reads tables too. */
    void begin(Strand strand) {
        List<TopicPartition> streams = new ArrayList<>();
        List<TopicPartition> tables = new ArrayList<>();
        strand.positions()
                .keySet()
                .forEach(partition -> (strand.isTable(partition.topic()) ? tables : streams).add(partition));
        if (!tables.isEmpty() && !streams.isEmpty()) {
            tableEnds.putAll(reader.ends(tables));
            reader.pause(streams);
        }
    }

    /** Lets the streams go if the tables are in. */
    void release() {
        if (tableEnds.isEmpty()) {
            return;
        }
        tableEnds
                .entrySet()
                .removeIf(
                        entry -> !reader.reads(entry.getKey()) || reader.position(entry.getKey()) >= entry.getValue());
        if (tableEnds.isEmpty()) {
            reader.resume(reader.paused());
        }
    }

    /** Whether no stream is held. */
    boolean isDone() {
        return tableEnds.isEmpty();
    }
}
