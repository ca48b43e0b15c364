// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of a topic that nothing is declared about: KEY and VALUE as text. */
final class PlainRows implements RecordRows {

    private static final String NAME = "MESSAGES";
    private static final String KEY = "KEY";

    private final List<ScanColumn> layout;

    PlainRows(List<ScanColumn> layout) {
        this.layout = List.copyOf(layout);
    }

    /** What conditions over these rows are read against. */
    static SourceDefinition source(String topic) {
        return new SourceDefinition(
                NAME,
                RelationKind.STREAM,
                List.of(
                        ColumnDefinition.key(KEY, ScalarType.VARCHAR),
                        ColumnDefinition.value("VALUE", ScalarType.VARCHAR)),
                new TopicDefinition(
                        topic, FormatDefinition.of("KAFKA"), FormatDefinition.of("KAFKA"), null, null, Map.of()),
                null,
                null,
                null);
    }

    @Override
    public String source() {
        return NAME;
    }

    @Override
    public Changes of(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
        List<Column> columns =
                layout.stream().map(column -> column(column, records)).toList();
        long[] timestamps =
                records.stream().mapToLong(ConsumerRecord::timestamp).toArray();
        return Changes.inserts(records.size(), columns, timestamps);
    }

    private static Column column(
            ScanColumn column, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
        return switch (column.origin()) {
            case ROWPARTITION ->
                new IntColumn(
                        ScalarType.INT,
                        records.size(),
                        records.stream().mapToInt(ConsumerRecord::partition).toArray());
            case ROWOFFSET ->
                new LongColumn(
                        ScalarType.BIGINT,
                        records.size(),
                        records.stream().mapToLong(ConsumerRecord::offset).toArray());
            case DECLARED ->
                column.field().name().equals(KEY)
                        ? texts(records, ConsumerRecord::key)
                        : texts(records, ConsumerRecord::value);
            case ROWTIME, WINDOWSTART, WINDOWEND ->
                throw new IllegalArgumentException("there is no column " + column.origin());
        };
    }

    private static Column texts(
            List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records,
            Function<ConsumerRecord<byte @Nullable [], byte @Nullable []>, byte @Nullable []> part) {
        BinaryBuilder builder = new BinaryBuilder(ScalarType.VARCHAR);
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
            String text = Payload.textOf(part.apply(record));
            if (text == null) {
                builder.appendNull();
            } else {
                builder.append(text);
            }
        }
        return builder.build();
    }
}
