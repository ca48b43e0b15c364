// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * A column of one immutable Java object per row, {@code null} where the row is null: DECIMAL as {@link java.math.BigDecimal},
 * ARRAY as {@link java.util.List}, MAP as {@link java.util.Map}, STRUCT as {@link StructValue}. The mask repeats what the
 * objects say, so that code which only looks at masks need not know this class.
 */
public record ValueColumn(Type type, int length, @Nullable Object[] values, boolean @Nullable [] nulls)
        implements Column {

    public ValueColumn(Type type, int length, @Nullable Object[] values, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.VALUE);
        Column.checkLengths(length, values.length, nulls);
        this.type = type;
        this.length = length;
        this.values = values;
        this.nulls = nulls;
    }

    /** A column whose null rows are those whose object is {@code null}. */
    public static ValueColumn of(Type type, int length, @Nullable Object[] values) {
        boolean[] nulls = null;
        for (int i = 0; i < length; i++) {
            if (values[i] == null) {
                nulls = nulls == null ? new boolean[length] : nulls;
                nulls[i] = true;
            }
        }
        return new ValueColumn(type, length, values, nulls);
    }

    @Override
    public ValueColumn select(int[] positions, int count) {
        @Nullable Object[] selected = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            selected[i] = values[positions[i]];
        }
        return new ValueColumn(type, count, selected, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        return isNull(row) ? null : values[row];
    }
}
