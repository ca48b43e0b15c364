// SPDX-License-Identifier: Apache-2.0
/**
 * Plans as text for people: what EXPLAIN shows and what golden tests compare.
 *
 * <p>{@link dev.millrace.plan.print.PlanPrinter} prints the tree of nodes, root first, two spaces deeper per level;
 * {@link dev.millrace.plan.print.ExpressionPrinter} prints an expression with the names of the columns that it reads;
 * {@link dev.millrace.plan.print.DurationText} spells a length of time as a statement would.
 *
 * <p>Two forms: {@link dev.millrace.plan.print.PlanPrinter#print} gives one line per node, and
 * {@link dev.millrace.plan.print.PlanPrinter#explain} adds below each node what it puts out, what it has to remember, and where
 * rows change shard.
 *
 * <p>Invariants: equal plans print equal text; the text does not depend on a clock, a locale or a hash order; a name that is not
 * unique among the columns in reach is followed by {@code #} and its position.
 *
 * <p>Threading: everything here is stateless.
 *
 * <p>Example, {@code SELECT item, SUM(amount) FROM sales GROUP BY item}:
 *
 * <pre>
 * Aggregate keys=[ITEM] calls=[SUM(AMOUNT)]
 *   Scan SALES [ITEM, AMOUNT]
 * </pre>
 */
@NullMarked
package dev.millrace.plan.print;

import org.jspecify.annotations.NullMarked;
