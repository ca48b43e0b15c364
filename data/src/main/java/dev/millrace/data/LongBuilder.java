// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link LongColumn}s. */
public final class LongBuilder extends ColumnBuilder {

    private long[] values = new long[INITIAL_ROWS];

    public LongBuilder(Type type) {
        super(type, Layout.LONG);
    }

    /** Appends one value. */
    public void append(long value) {
        int row = reserve();
        values[row] = value;
    }

    @Override
    int reserve() {
        if (length == values.length) {
            values = Arrays.copyOf(values, 2 * length);
        }
        return length++;
    }

    @Override
    void appendPresent(Column column, int row) {
        append(((LongColumn) column).get(row));
    }

    @Override
    void appendBoxed(Object value) {
        append(Values.unboxLong(value));
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        LongColumn column = new LongColumn(type(), length, values, mask);
        values = new long[Math.max(INITIAL_ROWS, length)];
        return column;
    }
}
