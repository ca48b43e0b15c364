// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link DoubleColumn}s. */
public final class DoubleBuilder extends ColumnBuilder {

    private double[] values = new double[INITIAL_ROWS];

    public DoubleBuilder(Type type) {
        super(type, Layout.DOUBLE);
    }

    /** Appends one value. */
    public void append(double value) {
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
        append(((DoubleColumn) column).get(row));
    }

    @Override
    void appendBoxed(Object value) {
        append((Double) value);
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        DoubleColumn column = new DoubleColumn(type(), length, values, mask);
        values = new double[Math.max(INITIAL_ROWS, length)];
        return column;
    }
}
