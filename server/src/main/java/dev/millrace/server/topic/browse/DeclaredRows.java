// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.data.Changes;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records as their declared source reads them. */
final class DeclaredRows implements RecordRows {

    private final TopicSource source;

    DeclaredRows(SourceDefinition definition, List<ScanColumn> layout) {
        this.source = new TopicSource(definition, layout, bad -> {});
    }

    @Override
    public String source() {
        return source.definition().name();
    }

    @Override
    public @Nullable Changes of(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
            source.add(new ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.timestampType(),
                    record.serializedKeySize(),
                    record.serializedValueSize(),
                    buffer(record.key()),
                    buffer(record.value()),
                    record.headers(),
                    Optional.empty()));
        }
        Changes rows = source.take(System.currentTimeMillis());
        // A record without a value is a row like any other here.
        return rows == null ? null : Changes.inserts(rows.rows(), rows.columns(), rows.timestamps());
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
