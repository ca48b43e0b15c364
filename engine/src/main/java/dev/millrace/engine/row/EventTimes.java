// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.TimestampColumn;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows another event time: that of a column, BIGINT in ms, TIMESTAMP, or VARCHAR in a pattern. A row whose column is null, before
 * 1970 or not in the pattern is left out and recorded as failed. Has no state.
 */
public final class EventTimes implements Operator {

    private final int column;
    private final @Nullable DateTimeFormatter formatter;
    private final @Nullable String pattern;

    /** {@code pattern}: of {@link DateTimeFormatter}, needed for a VARCHAR column; times without a zone are UTC. */
    public EventTimes(int column, @Nullable String pattern) {
        this.column = column;
        this.pattern = pattern;
        this.formatter = pattern == null ? null : DateTimeFormatter.ofPattern(pattern);
    }

    /** The position in {@code shape} of the column that {@code timestamp} names. */
    public static int position(Shape shape, TimestampColumn timestamp) {
        for (int i = 0; i < shape.columns().size(); i++) {
            if (shape.columns().get(i).name().equals(timestamp.column())) {
                return i;
            }
        }
        throw new IllegalArgumentException("the timestamp column " + timestamp.column() + " is not in the result");
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Column source = changes.column(column);
        long[] times = new long[changes.rows()];
        int[] kept = new int[changes.rows()];
        int count = 0;
        for (int row = 0; row < changes.rows(); row++) {
            try {
                times[row] = time(source, row);
                kept[count++] = row;
            } catch (DateTimeException e) {
                tick.context().errors().add(row, "no event time: " + e.getMessage());
            }
        }
        Changes timed = changes.withTimestamps(times);
        output.emit(count == changes.rows() ? timed : timed.select(kept, count));
    }

    private long time(Column source, int row) {
        if (source.isNull(row)) {
            throw new DateTimeException("the timestamp column is null");
        }
        long millis = switch (source) {
            case LongColumn longs -> longs.get(row);
            case BinaryColumn texts when texts.type() == ScalarType.VARCHAR -> parse(texts.text(row));
            default ->
                throw new DateTimeException("a column of " + source.type().sql() + " is no time");
        };
        if (millis < 0) {
            throw new DateTimeException("the time " + millis + " ms is before 1970");
        }
        return millis;
    }

    private long parse(String text) {
        DateTimeFormatter format = Objects.requireNonNull(formatter, "a VARCHAR timestamp column needs a pattern");
        TemporalAccessor parsed = format.parse(text);
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return parsed.getLong(ChronoField.INSTANT_SECONDS) * 1000 + parsed.get(ChronoField.MILLI_OF_SECOND);
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (date == null) {
            throw new DateTimeException("'" + text + "' has no date in the pattern " + pattern);
        }
        return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }
}
