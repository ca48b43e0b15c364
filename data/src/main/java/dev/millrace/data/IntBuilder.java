// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link IntColumn}s. */
public final class IntBuilder extends ColumnBuilder {

    private int[] values = new int[INITIAL_ROWS];

    public IntBuilder(Type type) {
        super(type, Layout.INT);
    }

    /** Appends one value. */
    public void append(int value) {
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
        append(((IntColumn) column).get(row));
    }

    @Override
    void appendBoxed(Object value) {
        append(Values.unboxInt(value));
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        IntColumn column = new IntColumn(type(), length, values, mask);
        values = new int[Math.max(INITIAL_ROWS, length)];
        return column;
    }
}
