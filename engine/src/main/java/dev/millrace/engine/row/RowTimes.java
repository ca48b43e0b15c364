// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.LongColumn;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import org.jspecify.annotations.Nullable;

/** The time by which rows are put into windows: their event time, or a BIGINT or TIMESTAMP expression, which may be null. */
public record RowTimes(long[] millis, boolean @Nullable [] nulls) {

    /** The times of the rows of {@code changes}: {@code time} evaluated on {@code input}, or the event times if it is {@code null}. */
    public static RowTimes of(Changes changes, @Nullable Evaluator time, Input input) {
        if (time == null) {
            return new RowTimes(changes.timestamps(), null);
        }
        LongColumn column = (LongColumn) time.evaluate(input);
        return new RowTimes(column.values(), column.nulls());
    }

    /**
     * Whether the row's time lies in windows: it has one, from 1970 to {@link TimeWindows#LAST_TIME}. A later one is recorded as
     * failed. Event times never are later; a column by which windows are made may hold any number.
     */
    public boolean inWindows(int row, RowErrors errors) {
        if (isNull(row) || millis[row] < 0) {
            return false;
        }
        if (millis[row] > TimeWindows.LAST_TIME) {
            errors.add(row, "the time " + millis[row] + " ms is later than windows reach");
            return false;
        }
        return true;
    }

    public long get(int row) {
        return millis[row];
    }

    public boolean isNull(int row) {
        return nulls != null && nulls[row];
    }
}
