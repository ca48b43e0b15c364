// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/** A column kept as {@code int[]}; see {@link Layout#INT} for what the numbers mean for each type. */
public record IntColumn(Type type, int length, int[] values, boolean @Nullable [] nulls) implements Column {

    public IntColumn(Type type, int length, int[] values, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.INT);
        Column.checkLengths(length, values.length, nulls);
        this.type = type;
        this.length = length;
        this.values = values;
        this.nulls = nulls;
    }

    /** A column without null rows. */
    public IntColumn(Type type, int length, int[] values) {
        this(type, length, values, null);
    }

    /** The value at {@code row}; unspecified if the row is null. */
    public int get(int row) {
        return values[row];
    }

    @Override
    public IntColumn select(int[] positions, int count) {
        int[] selected = new int[count];
        for (int i = 0; i < count; i++) {
            selected[i] = values[positions[i]];
        }
        return new IntColumn(type, count, selected, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        return isNull(row) ? null : Values.boxInt(type, values[row]);
    }
}
