// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one column. Decoders and operators append; {@link #build()} hands the arrays over as a column and
 * leaves the builder empty for the next batch. {@link #truncate} takes back the rows of a record that turned out to be bad.
 * Not thread-safe.
 */
public abstract sealed class ColumnBuilder
        permits BooleanBuilder, IntBuilder, LongBuilder, DoubleBuilder, BinaryBuilder, ValueBuilder {

    /** Rows that a fresh builder has room for: few, as most ticks have few; a builder then keeps to the size of the batch before. */
    static final int INITIAL_ROWS = 8;

    private final Type type;
    private boolean @Nullable [] nulls;
    int length;
    private long charged;

    ColumnBuilder(Type type, Layout layout) {
        Column.checkLayout(type, layout);
        this.type = type;
    }

    /** A builder for columns of {@code type}. */
    public static ColumnBuilder of(Type type) {
        return switch (type.layout()) {
            case BOOLEAN -> new BooleanBuilder(type);
            case INT -> new IntBuilder(type);
            case LONG -> new LongBuilder(type);
            case DOUBLE -> new DoubleBuilder(type);
            case BINARY -> new BinaryBuilder(type);
            case VALUE -> new ValueBuilder(type);
        };
    }

    public final Type type() {
        return type;
    }

    /** Rows appended since the last {@link #build()}. */
    public final int length() {
        return length;
    }

    /** Notes that {@code bytes} more are kept for the rows of this column; their sum since the last {@link #build()}. */
    public final long charge(long bytes) {
        charged += bytes;
        return charged;
    }

    /** Appends a null row. */
    public final void appendNull() {
        int row = reserve();
        if (nulls == null || nulls.length <= row) {
            int capacity = Math.max(INITIAL_ROWS, Math.max(row + 1, 2 * row));
            nulls = nulls == null ? new boolean[capacity] : Arrays.copyOf(nulls, capacity);
        }
        nulls[row] = true;
    }

    /** Appends row {@code row} of {@code column}, which must be of the same layout. */
    public final void appendFrom(Column column, int row) {
        if (column.isNull(row)) {
            appendNull();
        } else {
            appendPresent(column, row);
        }
    }

    /** Appends a boxed value as {@link Values} describes it; {@code null} appends a null row. */
    public final void appendValue(@Nullable Object value) {
        if (value == null) {
            appendNull();
        } else {
            appendBoxed(value);
        }
    }

    /** Forgets all rows from {@code newLength} on. */
    public final void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("cannot truncate " + length + " rows to " + newLength);
        }
        if (nulls != null && newLength < nulls.length) {
            Arrays.fill(nulls, newLength, Math.min(length, nulls.length), false);
        }
        length = newLength;
        afterTruncate();
    }

    /** The appended rows as a column; the builder is empty afterwards. */
    public final Column build() {
        boolean[] mask = anyNull() ? Arrays.copyOf(Objects.requireNonNull(nulls), length) : null;
        Column column = take(mask);
        length = 0;
        charged = 0;
        nulls = null;
        return column;
    }

    private boolean anyNull() {
        if (nulls == null) {
            return false;
        }
        for (int i = 0; i < Math.min(length, nulls.length); i++) {
            if (nulls[i]) {
                return true;
            }
        }
        return false;
    }

    /** Makes room for one row more, counts it and returns its position. */
    abstract int reserve();

    abstract void appendPresent(Column column, int row);

    abstract void appendBoxed(Object value);

    /** Hands the arrays over and starts with fresh ones. */
    abstract Column take(boolean @Nullable [] mask);

    /** Called when rows were forgotten. */
    void afterTruncate() {}
}
