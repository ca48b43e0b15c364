// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/** The physical forms of a column; each {@link Type} has exactly one. */
public enum Layout {
    /** {@code boolean[]}. */
    BOOLEAN,
    /** {@code int[]}: INT as it is, DATE as days since 1970-01-01, TIME as milliseconds since midnight. */
    INT,
    /** {@code long[]}: BIGINT as it is, TIMESTAMP as milliseconds since 1970-01-01T00:00Z. */
    LONG,
    /** {@code double[]}. */
    DOUBLE,
    /** One shared {@code byte[]} and offsets: VARCHAR as UTF-8, BYTES as they are. */
    BINARY,
    /** One immutable Java object per row: DECIMAL, ARRAY, MAP and STRUCT. */
    VALUE
}
