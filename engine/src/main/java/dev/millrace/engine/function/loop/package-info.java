// SPDX-License-Identifier: Apache-2.0
/**
 * The column loops around function methods, generated once per method and shape.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.function.loop.ColumnLoop}: what a loop does;
 *   <li>{@link dev.millrace.engine.function.loop.LoopShape}: what it is specialised for, the form of each argument;
 *   <li>{@link dev.millrace.engine.function.loop.LoopBody}: the code that is written;
 *   <li>{@link dev.millrace.engine.function.loop.Loops}: where loops are kept.
 * </ol>
 *
 * <p>Invariants: a loop calls its method at most once per row, in row order, never for a skipped row; a method that throws
 * fails its row only; a constant is read once.
 *
 * <p>Threading: loops have no state and may run on any number of threads.
 *
 * <p>Example, what the loop of {@code static long twice(long value)} over a column does:
 *
 * <pre>{@code
 * long[] values = ((LongColumn) arguments[0]).values();
 * long[] results = (long[]) result;
 * for (int row = 0; row < rows; row++) {
 *     results[row] = twice(values[row]);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.function.loop;

import org.jspecify.annotations.NullMarked;
