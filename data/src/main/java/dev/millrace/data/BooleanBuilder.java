// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link BooleanColumn}s. */
public final class BooleanBuilder extends ColumnBuilder {

    private boolean[] values = new boolean[INITIAL_ROWS];

    public BooleanBuilder(Type type) {
        super(type, Layout.BOOLEAN);
    }

    /** Appends one value. */
    public void append(boolean value) {
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
        append(((BooleanColumn) column).get(row));
    }

    @Override
    void appendBoxed(Object value) {
        append((Boolean) value);
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        BooleanColumn column = new BooleanColumn(type(), length, values, mask);
        values = new boolean[Math.max(INITIAL_ROWS, length)];
        return column;
    }
}
