// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.topic;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic in memory.
 *
 * @param key its bytes, or {@code null}; nobody writes to them
 * @param value its bytes, or {@code null} for a tombstone
 * @param timestamp ms since 1970
 * @param offset counted from 0 in its topic
 * @param sequence counted over all topics: the order in which records were written
 * @param writer the stream or table whose query wrote the record; {@code null} if it came from outside
 */
public record MemoryRecord(
        String topic,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        long timestamp,
        List<RecordHeader> headers,
        long offset,
        long sequence,
        @Nullable String writer) {

    public MemoryRecord(
            String topic,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            long timestamp,
            List<RecordHeader> headers,
            long offset,
            long sequence,
            @Nullable String writer) {
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.timestamp = timestamp;
        this.headers = List.copyOf(headers);
        this.offset = offset;
        this.sequence = sequence;
        this.writer = writer;
    }
}
