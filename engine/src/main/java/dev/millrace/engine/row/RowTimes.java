// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.LongColumn;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
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

    public long get(int row) {
        return millis[row];
    }

    public boolean isNull(int row) {
        return nulls != null && nulls[row];
    }
}
