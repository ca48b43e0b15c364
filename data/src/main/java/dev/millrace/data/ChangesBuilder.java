// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects rows of changes; not thread-safe. Fill each column of a row, then {@link #endRow}. */
public final class ChangesBuilder {

    private final List<ColumnBuilder> columns;
    private long[] timestamps = new long[ColumnBuilder.INITIAL_ROWS];
    private int[] weights = new int[ColumnBuilder.INITIAL_ROWS];
    private boolean allInserts = true;
    private int rows;

    public ChangesBuilder(List<Type> types) {
        columns = types.stream().map(ColumnBuilder::of).toList();
    }

    public ColumnBuilder column(int index) {
        return columns.get(index);
    }

    /** All column builders, in the order of the types. */
    public List<ColumnBuilder> columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** Ends a row whose columns have all been appended to. */
    public void endRow(long timestamp, int weight) {
        if (rows == timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, 2 * rows);
            weights = Arrays.copyOf(weights, 2 * rows);
        }
        timestamps[rows] = timestamp;
        weights[rows] = weight;
        allInserts &= weight == 1;
        rows++;
    }

    /** Appends row {@code row} of {@code changes} with its own time and {@code weight}. */
    public void append(Changes changes, int row, int weight) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).appendFrom(changes.column(i), row);
        }
        endRow(changes.timestamps()[row], weight);
    }

    /** Appends a row of boxed values; see {@link Values}. */
    public void append(List<? extends @Nullable Object> values, long timestamp, int weight) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).appendValue(values.get(i));
        }
        endRow(timestamp, weight);
    }

    /** Takes back what was appended to columns for a row that was not ended. */
    public void abandonRow() {
        for (ColumnBuilder column : columns) {
            if (column.length() > rows) {
                column.truncate(rows);
            }
        }
    }

    /** The rows so far, in order; the builder is empty afterwards. */
    public Changes build() {
        List<Column> built = new ArrayList<>(columns.size());
        for (ColumnBuilder column : columns) {
            built.add(column.build());
        }
        Changes changes = new Changes(rows, built, timestamps, allInserts ? null : weights, null);
        timestamps = new long[Math.max(ColumnBuilder.INITIAL_ROWS, rows)];
        weights = new int[timestamps.length];
        allInserts = true;
        rows = 0;
        return changes;
    }
}
