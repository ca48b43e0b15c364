// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/** A column kept as {@code long[]}; see {@link Layout#LONG} for what the numbers mean for each type. */
public record LongColumn(Type type, int length, long[] values, boolean @Nullable [] nulls) implements Column {

    public LongColumn(Type type, int length, long[] values, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.LONG);
        Column.checkLengths(length, values.length, nulls);
        this.type = type;
        this.length = length;
        this.values = values;
        this.nulls = nulls;
    }

    /** A column without null rows. */
    public LongColumn(Type type, int length, long[] values) {
        this(type, length, values, null);
    }

    /** The value at {@code row}; unspecified if the row is null. */
    public long get(int row) {
        return values[row];
    }

    @Override
    public LongColumn select(int[] positions, int count) {
        long[] selected = new long[count];
        for (int i = 0; i < count; i++) {
            selected[i] = values[positions[i]];
        }
        return new LongColumn(type, count, selected, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        return isNull(row) ? null : Values.boxLong(type, values[row]);
    }
}
