// SPDX-License-Identifier: Apache-2.0
/**
 * Rows out of lists. {@link dev.millrace.engine.unnest.Unnest} calls table functions such as EXPLODE on each row and puts their results
 * side by side, as ksqlDB does: the row of {@code SELECT id, EXPLODE(a), EXPLODE(b)} becomes as many rows as the longer list has
 * elements, and nulls stand where the shorter one has ended.
 *
 * <p>Invariants: no state; rows keep their order, time, weight and watermark; a row whose lists are all empty or null is gone.
 *
 * <p>Threading: as the operator contract says, one thread at a time.
 *
 * <p>Example:
 *
 * <pre>{@code
 * Operator unnest = new Unnest(List.of(expressions.compileTable(explodeOfColumnOne)));
 * // (7, [a, b]) becomes (7, [a, b], a) and (7, [a, b], b)
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.unnest;

import org.jspecify.annotations.NullMarked;
