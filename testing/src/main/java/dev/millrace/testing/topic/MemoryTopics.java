// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.topic;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Topics in memory, of one partition each, in place of a broker. Not thread-safe. */
public final class MemoryTopics {

    private final Map<String, List<MemoryRecord>> topics = new TreeMap<>();
    private long nextSequence;

    /** Makes the topic {@code name} unless it is there. */
    public void create(String name) {
        topics.computeIfAbsent(name, ignored -> new ArrayList<>());
    }

    public boolean exists(String name) {
        return topics.containsKey(name);
    }

    /** Forgets the topic {@code name} with its records. */
    public void delete(String name) {
        topics.remove(name);
    }

    /**
     * Writes a record at the end of {@code topic}, which is made if it is missing.
     *
     * @param writer the stream or table whose query writes; {@code null} for a record from outside
     */
    public MemoryRecord append(
            String topic,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            long timestamp,
            List<RecordHeader> headers,
            @Nullable String writer) {
        List<MemoryRecord> records = topics.computeIfAbsent(topic, ignored -> new ArrayList<>());
        MemoryRecord record =
                new MemoryRecord(topic, key, value, timestamp, headers, records.size(), nextSequence++, writer);
        records.add(record);
        return record;
    }

    /** The records of {@code topic} so far, in order; none if there is no such topic. */
    public List<MemoryRecord> records(String topic) {
        List<MemoryRecord> records = topics.get(topic);
        return records == null ? List.of() : List.copyOf(records);
    }

    /** The records of {@code topic} from offset {@code from} on. */
    public List<MemoryRecord> records(String topic, long from) {
        List<MemoryRecord> records = topics.get(topic);
        return records == null || from >= records.size()
                ? List.of()
                : List.copyOf(records.subList((int) from, records.size()));
    }

    /** The records of all of {@code names}, in the order in which they were written. */
    public List<MemoryRecord> merged(Collection<String> names) {
        List<MemoryRecord> merged = new ArrayList<>();
        names.stream().distinct().forEach(name -> merged.addAll(records(name)));
        merged.sort(Comparator.comparingLong(MemoryRecord::sequence));
        return merged;
    }
}
