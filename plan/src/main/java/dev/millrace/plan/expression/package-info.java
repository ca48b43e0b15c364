// SPDX-License-Identifier: Apache-2.0
/**
 * Typed scalar expressions. {@link dev.millrace.plan.expression.Expression} is a sealed family of records: a {@code switch}
 * over it has no {@code default}, so the compiler finds whoever forgot a new kind. The planner puts in all casts; an engine
 * only evaluates. {@link dev.millrace.plan.expression.AggregateCall} is what groups and frames compute,
 * {@link dev.millrace.plan.expression.SortKey} and {@link dev.millrace.plan.expression.NamedExpression} are what their names say.
 *
 * <p>Example, {@code amount * 2 > 10} over rows whose column 1 is {@code amount INT}:
 *
 * <pre>{@code
 * Expression doubled = new Arithmetic(MULTIPLY, new ColumnReference(1, INT), new Literal(INT, 2), INT);
 * Expression predicate = new Comparison(GREATER, doubled, new Literal(INT, 10), true);
 * }</pre>
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package dev.millrace.plan.expression;

import org.jspecify.annotations.NullMarked;
