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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repeats each row once per window that holds it and appends WINDOWSTART and WINDOWEND. Rows without a time are left out. */
public final class AssignWindows implements Operator {

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
        int total = 0;
        for (int row = 0; row < changes.rows(); row++) {
            total += times.isNull(row) ? 0 : windows.count(times.get(row));
        }
        int[] positions = new int[total];
        long[] starts = new long[total];
        long[] ends = new long[total];
        int next = 0;
        for (int row = 0; row < changes.rows(); row++) {
            int count = times.isNull(row) ? 0 : windows.count(times.get(row));
            long start = count == 0 ? 0 : windows.firstStart(times.get(row));
            for (int i = 0; i < count; i++) {
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
        output.emit(changes.selectLanes(columns, positions, total));
    }
}
