// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.Type;
import dev.millrace.data.ValueColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Columns made of other columns and masks. Arrays are shared wherever that is possible. */
final class Columns {

    private Columns() {}

    /** The first {@code rows} rows. */
    static Column head(Column column, int rows) {
        return rows == column.length() ? column : with(column, rows, column.nulls());
    }

    /** The same values with another null mask. */
    static Column withNulls(Column column, boolean @Nullable [] nulls) {
        return with(column, column.length(), nulls);
    }

    private static Column with(Column column, int rows, boolean @Nullable [] nulls) {
        return switch (column) {
            case BooleanColumn booleans -> new BooleanColumn(booleans.type(), rows, booleans.values(), nulls);
            case IntColumn ints -> new IntColumn(ints.type(), rows, ints.values(), nulls);
            case LongColumn longs -> new LongColumn(longs.type(), rows, longs.values(), nulls);
            case DoubleColumn doubles -> new DoubleColumn(doubles.type(), rows, doubles.values(), nulls);
            case BinaryColumn binary ->
                new BinaryColumn(binary.type(), rows, binary.bytes(), binary.starts(), binary.lengths(), nulls);
            case ValueColumn values -> new ValueColumn(values.type(), rows, values.values(), nulls);
        };
    }

    /** A column of nulls. */
    static Column allNull(Type type, int rows) {
        boolean[] nulls = new boolean[rows];
        Arrays.fill(nulls, true);
        return switch (type.layout()) {
            case BOOLEAN -> new BooleanColumn(type, rows, new boolean[rows], nulls);
            case INT -> new IntColumn(type, rows, new int[rows], nulls);
            case LONG -> new LongColumn(type, rows, new long[rows], nulls);
            case DOUBLE -> new DoubleColumn(type, rows, new double[rows], nulls);
            case BINARY -> new BinaryColumn(type, rows, new byte[0], new int[rows], new int[rows], nulls);
            case VALUE -> new ValueColumn(type, rows, new @Nullable Object[rows], nulls);
        };
    }

    /** Null where either mask says so; one of the masks itself if the other is empty. */
    static boolean @Nullable [] eitherNull(boolean @Nullable [] left, boolean @Nullable [] right, int rows) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        boolean[] either = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            either[i] = left[i] || right[i];
        }
        return either;
    }
}
