// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.topic;

import dev.millrace.data.Changes;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * One stream or table as it is read from a topic in memory, by the very code that reads it from Kafka: bytes to columns, event
 * times, watermarks. Its watermark is the latest event time so far; it is idle in a tick in which it has no rows.
 */
public final class TopicRecords {

    /** What the clock says in tests, always: 2100-01-01. Event times are accepted until a day later. */
    public static final long CLOCK_MILLIS = 4_102_444_800_000L;

    private final TopicSource source;
    private final List<String> badRecords = new ArrayList<>();

    /** @param layout the columns that {@link #take} brings */
    public TopicRecords(SourceDefinition definition, List<ScanColumn> layout) {
        this.source = new TopicSource(
                definition, layout, bad -> badRecords.add(bad.part() + " " + bad.code() + ": " + bad.reason()));
        source.ensurePartitions(1);
    }

    public SourceDefinition definition() {
        return source.definition();
    }

    /** Changes the columns that are brought from now on; not while rows wait. */
    public void setLayout(List<ScanColumn> layout) {
        source.setLayout(layout);
    }

    /** Reads one record of the source's topic. */
    public void add(MemoryRecord record) {
        RecordHeaders headers = new RecordHeaders();
        record.headers().forEach(header -> headers.add(header.key(), bytes(header.value())));
        source.add(new ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>(
                record.topic(),
                0,
                record.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                headers,
                Optional.empty()));
    }

    static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    /** The rows read since the last call, or an idle batch. */
    public SourceBatch take() {
        Changes changes = source.take(CLOCK_MILLIS);
        return new SourceBatch(changes, source.watermark(), changes == null);
    }

    /** What was wrong with the records since the last call that could not be read. */
    public List<String> takeBadRecords() {
        List<String> taken = List.copyOf(badRecords);
        badRecords.clear();
        return taken;
    }
}
