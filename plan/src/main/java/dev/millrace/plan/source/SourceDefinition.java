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
 * @param aheadMillis how far ahead of the wall clock the event time of a record may be; one that is further ahead is a bad record,
 *     for it would close all windows
 */
public record SourceDefinition(
        String name,
        RelationKind kind,
        List<ColumnDefinition> columns,
        TopicDefinition topic,
        @Nullable KeyWindow window,
        @Nullable TimestampColumn timestamp,
        @Nullable String legacyKey,
        long aheadMillis) {

    /** One day: a clock that is set to the wrong zone passes, one in another unit does not. */
    public static final long DEFAULT_AHEAD_MILLIS = 86_400_000;

    /** A source whose event times may be as far ahead as they are where nothing else is said. */
    public SourceDefinition(
            String name,
            RelationKind kind,
            List<ColumnDefinition> columns,
            TopicDefinition topic,
            @Nullable KeyWindow window,
            @Nullable TimestampColumn timestamp,
            @Nullable String legacyKey) {
        this(name, kind, columns, topic, window, timestamp, legacyKey, DEFAULT_AHEAD_MILLIS);
    }

    public SourceDefinition(
            String name,
            RelationKind kind,
            List<ColumnDefinition> columns,
            TopicDefinition topic,
            @Nullable KeyWindow window,
            @Nullable TimestampColumn timestamp,
            @Nullable String legacyKey,
            long aheadMillis) {
        this.columns = List.copyOf(columns);
        this.name = name;
        this.kind = kind;
        this.topic = topic;
        this.window = window;
        this.timestamp = timestamp;
        this.legacyKey = legacyKey;
        this.aheadMillis = aheadMillis;
        if (aheadMillis < 0) {
            throw new IllegalArgumentException("event times " + aheadMillis + " ms ahead of the clock");
        }
    }

    /** The same source with another bound on event times. */
    public SourceDefinition withAhead(long millis) {
        return new SourceDefinition(name, kind, columns, topic, window, timestamp, legacyKey, millis);
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
