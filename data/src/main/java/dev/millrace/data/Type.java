// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/**
 * The type of a column or of a value inside one. {@link #sql()} is its spelling in SQL; {@link #layout()} tells in which
 * kind of {@link Column} its values are kept. Types are values: two equal types are interchangeable.
 */
public sealed interface Type permits ScalarType, DecimalType, ArrayType, MapType, StructType {

    /** The type as one writes it in SQL, such as {@code DECIMAL(10, 2)} or {@code ARRAY<VARCHAR>}. */
    String sql();

    /** How a column of this type is kept in memory. */
    Layout layout();
}
