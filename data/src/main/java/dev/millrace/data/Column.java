// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * The values of one column for all rows of a batch: an array and, if any row is null, a null mask. Immutable by contract:
 * whoever builds a column hands its arrays over and never writes to them again, so columns are shared between batches,
 * operators and threads without copies. Arrays may be longer than {@link #length()}; the surplus has no meaning. At a null
 * row the array holds an unspecified value.
 */
public sealed interface Column permits BooleanColumn, IntColumn, LongColumn, DoubleColumn, BinaryColumn, ValueColumn {

    Type type();

    /** Number of rows. */
    int length();

    /** The null mask, {@code true} where the row is null, at least {@link #length()} long; {@code null} if no row is null. */
    boolean @Nullable [] nulls();

    /** Whether row {@code row} is null. */
    default boolean isNull(int row) {
        boolean[] nulls = nulls();
        return nulls != null && nulls[row];
    }

    /** The rows at {@code positions[0 .. count)}, in that order; positions may repeat. */
    Column select(int[] positions, int count);

    /** Row {@code row} as a Java object of the class that {@link Values} gives for the type; for edges, not for loops. */
    @Nullable
    Object value(int row);

    /** The selected part of a null mask. */
    static boolean @Nullable [] selectNulls(boolean @Nullable [] nulls, int[] positions, int count) {
        if (nulls == null) {
            return null;
        }
        boolean[] selected = new boolean[count];
        for (int i = 0; i < count; i++) {
            selected[i] = nulls[positions[i]];
        }
        return selected;
    }

    /** Fails unless {@code array length} and mask cover {@code length} rows. */
    static void checkLengths(int length, int arrayLength, boolean @Nullable [] nulls) {
        if (length < 0 || arrayLength < length || (nulls != null && nulls.length < length)) {
            throw new IllegalArgumentException("a column of " + length + " rows needs arrays at least that long");
        }
    }

    /** Fails unless {@code type} is kept in {@code layout}. */
    static void checkLayout(Type type, Layout layout) {
        if (type.layout() != layout) {
            throw new IllegalArgumentException(type.sql() + " is kept as " + type.layout() + ", not as " + layout);
        }
    }
}
