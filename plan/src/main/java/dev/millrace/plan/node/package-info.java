// SPDX-License-Identifier: Apache-2.0
/**
 * The steps of a query. {@link dev.millrace.plan.node.PlanNode} is a sealed family of records, from
 * {@link dev.millrace.plan.node.PlanNode.Scan} at the leaves to the query root; each knows its
 * {@link dev.millrace.plan.node.Shape}: stream or table, columns, key. Windows of the dialect and the standard window table
 * functions both end up as {@link dev.millrace.plan.node.WindowedBy} or {@code WindowAssign}, so a window is planned one way.
 *
 * <p>A plan says what is to be computed. Where rows must change shard, what state is kept and which operator does the work are
 * the engine's to choose, on one machine or on another system.
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package dev.millrace.plan.node;

import org.jspecify.annotations.NullMarked;
