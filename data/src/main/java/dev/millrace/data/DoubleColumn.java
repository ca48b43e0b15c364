// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/** A column kept as {@code double[]}; see {@link Layout#DOUBLE} for what the numbers mean for each type. */
public record DoubleColumn(Type type, int length, double[] values, boolean @Nullable [] nulls) implements Column {

    public DoubleColumn(Type type, int length, double[] values, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.DOUBLE);
        Column.checkLengths(length, values.length, nulls);
        this.type = type;
        this.length = length;
        this.values = values;
        this.nulls = nulls;
    }

    /** A column without null rows. */
    public DoubleColumn(Type type, int length, double[] values) {
        this(type, length, values, null);
    }

    /** The value at {@code row}; unspecified if the row is null. */
    public double get(int row) {
        return values[row];
    }

    @Override
    public DoubleColumn select(int[] positions, int count) {
        double[] selected = new double[count];
        for (int i = 0; i < count; i++) {
            selected[i] = values[positions[i]];
        }
        return new DoubleColumn(type, count, selected, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        return isNull(row) ? null : values[row];
    }
}
