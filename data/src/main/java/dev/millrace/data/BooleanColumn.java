// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/** A column kept as {@code boolean[]}; see {@link Layout#BOOLEAN} for what the numbers mean for each type. */
public record BooleanColumn(Type type, int length, boolean[] values, boolean @Nullable [] nulls) implements Column {

    public BooleanColumn(Type type, int length, boolean[] values, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.BOOLEAN);
        Column.checkLengths(length, values.length, nulls);
        this.type = type;
        this.length = length;
        this.values = values;
        this.nulls = nulls;
    }

    /** A column without null rows. */
    public BooleanColumn(Type type, int length, boolean[] values) {
        this(type, length, values, null);
    }

    /** The value at {@code row}; unspecified if the row is null. */
    public boolean get(int row) {
        return values[row];
    }

    @Override
    public BooleanColumn select(int[] positions, int count) {
        boolean[] selected = new boolean[count];
        for (int i = 0; i < count; i++) {
            selected[i] = values[positions[i]];
        }
        return new BooleanColumn(type, count, selected, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        return isNull(row) ? null : values[row];
    }
}
