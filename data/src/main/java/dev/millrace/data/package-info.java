// SPDX-License-Identifier: Apache-2.0
/**
 * Types and columns: what a row is made of while it travels through Millrace.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.data.Type}: the types of SQL, a sealed family; each has one {@link dev.millrace.data.Layout};
 *   <li>{@link dev.millrace.data.Column}: the values of one column, an array and a null mask, immutable by contract;
 *   <li>{@link dev.millrace.data.Changes}: columns of equal length with the lanes that all operators carry along (event time,
 *       weight, watermark);
 *   <li>{@link dev.millrace.data.ColumnBuilder} and {@link dev.millrace.data.ChangesBuilder}: how decoders and operators make them;
 *   <li>{@link dev.millrace.data.RowCodec}: rows as bytes, equal exactly if the rows are, for keys and for state.
 * </ol>
 *
 * <p>Invariants: a column never changes after it was built; arrays may be longer than the column; the value at a null row is
 * unspecified; a {@code DECIMAL} value has the scale of its type; boxed values are immutable and of the classes that
 * {@link dev.millrace.data.Values} lists.
 *
 * <p>Threading: columns and changes may be read by any thread; a builder belongs to one.
 *
 * <p>Example, two rows of {@code (item VARCHAR, amount INT)}:
 *
 * <pre>{@code
 * ChangesBuilder rows = new ChangesBuilder(List.of(ScalarType.VARCHAR, ScalarType.INT));
 * rows.append(List.of("pen", 3), timestampMillis, 1);
 * rows.append(List.of("ink", 5), timestampMillis, 1);
 * Changes changes = rows.build();
 * IntColumn amounts = (IntColumn) changes.column(1);
 * int total = amounts.get(0) + amounts.get(1);
 * }</pre>
 *
 * <p>The module depends on nothing but the JDK.
 */
@NullMarked
package dev.millrace.data;

import org.jspecify.annotations.NullMarked;
