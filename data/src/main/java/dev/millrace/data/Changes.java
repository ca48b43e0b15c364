// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of changes: columns of equal length and, for each row, lanes that every operator carries along.
 *
 * <ul>
 *   <li>{@code timestamps}: the row's event time, milliseconds since 1970 (Kafka's record timestamp, ROWTIME);
 *   <li>{@code weights}: a Z-set. Any number but 0: {@code w} > 0 inserts the row {@code w} times, {@code w} < 0 deletes {@code −w}
 *       rows equal to it, so +1 is one insertion and −1 one deletion; {@code null} means that all are +1. An operator must come to
 *       the same result for a row of weight 3 as for three rows of weight 1;
 *   <li>{@code watermarks}: the watermark that the row met at its source, so that lateness does not depend on how the input
 *       was cut into batches; {@code null} means {@link Long#MIN_VALUE} for all, that is: judge by the tick's watermark.
 * </ul>
 *
 * <p>Immutable by contract like {@link Column}. Row order is meaningful: it is the order in which things happened. A change
 * of a row is its deletion followed by its insertion.
 */
public record Changes(
        int rows, List<Column> columns, long[] timestamps, int @Nullable [] weights, long @Nullable [] watermarks) {

    public Changes(
            int rows, List<Column> columns, long[] timestamps, int @Nullable [] weights, long @Nullable [] watermarks) {
        this.rows = rows;
        this.columns = List.copyOf(columns);
        this.timestamps = timestamps;
        this.weights = weights;
        this.watermarks = watermarks;
        for (Column column : columns) {
            if (column.length() != rows) {
                throw new IllegalArgumentException("a column of " + column.length() + " rows in a batch of " + rows);
            }
        }
        if (timestamps.length < rows
                || (weights != null && weights.length < rows)
                || (watermarks != null && watermarks.length < rows)) {
            throw new IllegalArgumentException("a lane is shorter than the batch of " + rows + " rows");
        }
    }

    /** Insertions only. */
    public static Changes inserts(int rows, List<Column> columns, long[] timestamps) {
        return new Changes(rows, columns, timestamps, null, null);
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /** Row {@code row} as a boxed value per column. */
    public List<@Nullable Object> values(int row) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.value(row)));
        return values;
    }

    /** The weight of row {@code row}. */
    public int weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** The watermark that row {@code row} met at its source. */
    public long watermark(int row) {
        return watermarks == null ? Long.MIN_VALUE : watermarks[row];
    }

    /** The same rows and lanes with other columns. */
    public Changes withColumns(List<Column> replacement) {
        return new Changes(rows, replacement, timestamps, weights, watermarks);
    }

    /** The same rows with other event times. */
    public Changes withTimestamps(long[] replacement) {
        return new Changes(rows, columns, replacement, weights, watermarks);
    }

    /** The rows at {@code positions[0 .. count)} in that order; positions may repeat. */
    public Changes select(int[] positions, int count) {
        Column[] selected = new Column[columns.size()];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = columns.get(i).select(positions, count);
        }
        return selectLanes(List.of(selected), positions, count);
    }

    /** {@code replacement}, of {@code count} rows, with the lanes of the rows at {@code positions}. */
    public Changes selectLanes(List<Column> replacement, int[] positions, int count) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = timestamps[positions[i]];
        }
        int[] signs = null;
        if (weights != null) {
            signs = new int[count];
            for (int i = 0; i < count; i++) {
                signs[i] = weights[positions[i]];
            }
        }
        long[] marks = null;
        if (watermarks != null) {
            marks = new long[count];
            for (int i = 0; i < count; i++) {
                marks[i] = watermarks[positions[i]];
            }
        }
        return new Changes(count, replacement, times, signs, marks);
    }
}
