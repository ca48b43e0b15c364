// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link ValueColumn}s. */
public final class ValueBuilder extends ColumnBuilder {

    private @Nullable Object[] values = new @Nullable Object[INITIAL_ROWS];

    public ValueBuilder(Type type) {
        super(type, Layout.VALUE);
    }

    @Override
    int reserve() {
        if (length == values.length) {
            values = Arrays.copyOf(values, 2 * length);
        }
        values[length] = null;
        return length++;
    }

    @Override
    void appendPresent(Column column, int row) {
        appendBoxed(((ValueColumn) column).values()[row]);
    }

    @Override
    void appendBoxed(@Nullable Object value) {
        int row = reserve();
        values[row] = value;
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        ValueColumn column = new ValueColumn(type(), length, values, mask);
        values = new @Nullable Object[Math.max(INITIAL_ROWS, length)];
        return column;
    }
}
