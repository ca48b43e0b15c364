// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

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

/**
 * Which event times there are: the one rule for records that are read and for rows that a query gives another time.
 *
 * <p>An event time is milliseconds since 1970, not before that and not further ahead of the wall clock than its source allows: a
 * single record beyond would move the watermark there and close all windows. The clock is that of the tick, which is journalled,
 * so a replay judges as the live run did. Nothing that stands in a column throws: it is a time or it is {@link #NONE}.
 */
public final class EventTimes {

    /** Not a time: null, unreadable, or of another type. */
    public static final long NONE = Long.MIN_VALUE;

    private final TimestampColumn declared;
    private final @Nullable DateTimeFormatter formatter;

    /** @param declared its pattern, needed for VARCHAR, is one of {@link DateTimeFormatter} */
    public EventTimes(TimestampColumn declared) {
        this.declared = declared;
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

    /** The latest event time, ms, that is accepted when the wall clock says {@code clockMillis}. */
    public static long latest(long clockMillis, long aheadMillis) {
        long latest = clockMillis + aheadMillis;
        // Long.MAX_VALUE is the mark of complete input and never an event time.
        return latest < 0 || latest == Long.MAX_VALUE ? Long.MAX_VALUE - 1 : latest;
    }

    /** Whether {@code millis} is an event time, {@code latest} being {@link #latest}. */
    public static boolean accepts(long millis, long latest) {
        return millis >= 0 && millis <= latest;
    }

    /** Why a time that is not accepted is none, as one sentence without the payload's text. {@code of}: what holds the time. */
    public static String refusal(String of, long millis, long latest) {
        if (millis == NONE) {
            return of + " holds no time";
        }
        return millis < 0
                ? of + " holds a time before 1970 (" + millis + " ms)"
                : of + " holds a time (" + millis + " ms) that is further ahead of the clock than "
                        + "millrace.event.time.ahead allows (until " + latest + " ms)";
    }

    /** The declared column in words. */
    public String column() {
        return "the timestamp column " + declared.column();
    }

    /** The time in row {@code row}, ms since 1970; the nearest long if it is beyond what a long counts; {@link #NONE} if none. */
    public long read(Column column, int row) {
        if (column.isNull(row)) {
            return NONE;
        }
        return switch (column) {
            case LongColumn millis -> Math.max(NONE + 1, millis.get(row));
            case BinaryColumn text -> parse(text.text(row));
            default -> NONE;
        };
    }

    private long parse(String text) {
        if (formatter == null) {
            return NONE;
        }
        try {
            TemporalAccessor parsed = formatter.parse(text);
            return millis(
                    parsed.query(TemporalQueries.zone()) != null
                            ? Instant.from(parsed)
                            : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException unreadable) {
            return NONE;
        }
    }

    /** Years up to 999,999,999 can be written, and a long of milliseconds ends in the year 292,278,994. */
    private static long millis(Instant instant) {
        long most = Long.MAX_VALUE / 1000 - 1;
        if (instant.getEpochSecond() > most) {
            return Long.MAX_VALUE;
        }
        return instant.getEpochSecond() < -most ? NONE + 1 : instant.toEpochMilli();
    }
}
