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
import dev.millrace.data.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The same value for all rows. Kernels read {@link #value()} once instead of a column; where a column is needed its arrays are
 * made once and shared by all batches up to that size.
 */
final class Constant implements Evaluator {

    private final Type type;
    private final @Nullable Object value;
    private volatile @Nullable Column longest;

    Constant(Type type, @Nullable Object value) {
        this.type = type;
        this.value = value;
    }

    @Override
    public Type type() {
        return type;
    }

    @Nullable
    Object value() {
        return value;
    }

    @Override
    public Column evaluate(Input input) {
        int rows = input.rows();
        Column column = longest;
        if (column == null || column.length() < rows) {
            column = repeat(type, value, Math.max(rows, 16));
            longest = column;
        }
        return Columns.head(column, rows);
    }

    /** A column of {@code rows} times {@code value}. */
    static Column repeat(Type type, @Nullable Object value, int rows) {
        if (value == null) {
            return Columns.allNull(type, rows);
        }
        return switch (type.layout()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[rows];
                Arrays.fill(values, (Boolean) value);
                yield new BooleanColumn(type, rows, values, null);
            }
            case INT -> {
                int[] values = new int[rows];
                Arrays.fill(values, Values.unboxInt(value));
                yield new IntColumn(type, rows, values, null);
            }
            case LONG -> {
                long[] values = new long[rows];
                Arrays.fill(values, Values.unboxLong(value));
                yield new LongColumn(type, rows, values, null);
            }
            case DOUBLE -> {
                double[] values = new double[rows];
                Arrays.fill(values, (Double) value);
                yield new DoubleColumn(type, rows, values, null);
            }
            case BINARY -> {
                byte[] bytes = bytes(value);
                int[] lengths = new int[rows];
                Arrays.fill(lengths, bytes.length);
                yield new BinaryColumn(type, rows, bytes, new int[rows], lengths, null);
            }
            case VALUE -> {
                @Nullable Object[] values = new @Nullable Object[rows];
                Arrays.fill(values, value);
                yield new ValueColumn(type, rows, values, null);
            }
        };
    }

    /** The bytes that a column keeps for a boxed VARCHAR or BYTES. */
    static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }
}
