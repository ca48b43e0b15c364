// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.plan.source.TimestampColumn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads event times out of the column that a source declares for it ({@link TimestampColumn}). */
final class EventTimes {
    /** Not a time: event times before 1970 are refused, as Kafka refuses them as record timestamps. */
    static final long BAD = -1;

    private final @Nullable DateTimeFormatter formatter;

    EventTimes(TimestampColumn declared) {
        this.formatter = declared.format() == null ? null : formatter(declared.format());
    }

    /** Text without a zone is in UTC; fields that the pattern lacks are those of 1970-01-01T00:00. */
    private static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern(pattern);
        boolean dayOfYear = pattern.contains("D");
        if (!pattern.contains("y") && !pattern.contains("u")) {
            builder.parseDefaulting(ChronoField.YEAR, 1970);
        } else if (!pattern.contains("u") && !pattern.contains("G")) {
            builder.parseDefaulting(ChronoField.ERA, 1);
        }
        if (!dayOfYear && !pattern.contains("M") && !pattern.contains("L")) {
            builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
        }
        if (!dayOfYear && !pattern.contains("d")) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        if (!pattern.matches(".*[HhKkAn].*")) {
            builder.parseDefaulting(ChronoField.HOUR_OF_DAY, 0);
        }
        return builder.toFormatter(Locale.ROOT);
    }

    /** The time in row {@code row}, ms since 1970, or {@link #BAD}. */
    long read(Column column, int row) {
        if (column.isNull(row)) {
            return BAD;
        }
        return switch (column) {
            case LongColumn millis -> Math.max(BAD, millis.get(row));
            case BinaryColumn text -> parse(text.text(row));
            default -> BAD;
        };
    }

    private long parse(String text) {
        if (formatter == null) {
            return BAD;
        }
        try {
            TemporalAccessor parsed = formatter.parse(text);
            if (parsed.query(TemporalQueries.zone()) != null) {
                return Math.max(BAD, Instant.from(parsed).toEpochMilli());
            }
            Instant instant = LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return Math.max(BAD, instant.toEpochMilli());
        } catch (DateTimeException unreadable) {
            return BAD;
        }
    }
}
