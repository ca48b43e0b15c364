// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream or a table over a Kafka topic, as declared: what decoders, encoders and the analysis need to know. The columns
 * stand in the order of declaration. A source whose keys are windowed has WINDOWSTART and WINDOWEND (BIGINT) beside its
 * columns, as part of the key.
 *
 * @param legacyKey a value column that the old {@code KEY='…'} option says to equal the record's key; its primary or
 *     partitioning key is then that column
 */
public record SourceDefinition(
        String name,
        RelationKind kind,
        List<ColumnDefinition> columns,
        TopicDefinition topic,
        @Nullable KeyWindow window,
        @Nullable TimestampColumn timestamp,
        @Nullable String legacyKey) {

    public SourceDefinition(
            String name,
            RelationKind kind,
            List<ColumnDefinition> columns,
            TopicDefinition topic,
            @Nullable KeyWindow window,
            @Nullable TimestampColumn timestamp,
            @Nullable String legacyKey) {
        this.columns = List.copyOf(columns);
        this.name = name;
        this.kind = kind;
        this.topic = topic;
        this.window = window;
        this.timestamp = timestamp;
        this.legacyKey = legacyKey;
    }

    /** The columns of one role, in order. */
    public List<ColumnDefinition> columns(ColumnDefinition.Role role) {
        return columns.stream().filter(column -> column.role() == role).toList();
    }

    /** The column {@code name}, case-sensitive. */
    public Optional<ColumnDefinition> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
