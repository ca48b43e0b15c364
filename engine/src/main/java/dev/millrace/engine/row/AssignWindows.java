// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repeats each row once per window that holds it and appends WINDOWSTART and WINDOWEND. Rows without a time are left out. */
public final class AssignWindows implements Operator {

    /** A batch of rows that are in many windows each is put out in parts of about this many rows. */
    private static final int MOST_ROWS = 1 << 16;

    private final TimeWindows windows;
    private final @Nullable Evaluator time;

    /** {@code time}: BIGINT ms; {@code null} for the row's event time. */
    public AssignWindows(TimeWindows windows, @Nullable Evaluator time) {
        this.windows = windows;
        this.time = time;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        RowTimes times = RowTimes.of(changes, time, Input.of(changes, tick.context()));
        int[] counts = new int[changes.rows()];
        int first = 0;
        int total = 0;
        for (int row = 0; row < changes.rows(); row++) {
            counts[row] = times.inWindows(row, tick.context().errors()) ? windows.count(times.get(row)) : 0;
            if (total > 0 && total + counts[row] > MOST_ROWS) {
                output.emit(repeated(changes, times, counts, first, row));
                first = row;
                total = 0;
            }
            total += counts[row];
        }
        output.emit(repeated(changes, times, counts, first, changes.rows()));
    }

    /** The rows {@code [first .. end)}, once for each of their windows. */
    private Changes repeated(Changes changes, RowTimes times, int[] counts, int first, int end) {
        int total = Arrays.stream(counts, first, end).sum();
        int[] positions = new int[total];
        long[] starts = new long[total];
        long[] ends = new long[total];
        int next = 0;
        for (int row = first; row < end; row++) {
            long start = counts[row] == 0 ? 0 : windows.firstStart(times.get(row));
            for (int i = 0; i < counts[row]; i++) {
                positions[next] = row;
                starts[next] = start;
                ends[next++] = windows.end(start);
                start += windows.advanceMillis();
            }
        }
        List<Column> columns = new ArrayList<>(changes.columns().size() + 2);
        for (Column column : changes.columns()) {
            columns.add(column.select(positions, total));
        }
        columns.add(new LongColumn(ScalarType.BIGINT, total, starts, null));
        columns.add(new LongColumn(ScalarType.BIGINT, total, ends, null));
        return changes.selectLanes(columns, positions, total);
    }
}
