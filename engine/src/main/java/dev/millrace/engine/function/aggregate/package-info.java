// SPDX-License-Identifier: Apache-2.0
/**
 * Aggregate functions: what groups and frames compute.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.function.aggregate.AggregateState}: what a function remembers of all groups of an operator, by
 *       slot; its contract is the one that operators and functions meet at;
 *   <li>{@link dev.millrace.engine.function.aggregate.AggregateInput}: the rows that are added;
 *   <li>{@link dev.millrace.engine.function.aggregate.BoundAggregate}: a call of a plan made ready, with DISTINCT and FILTER;
 *   <li>{@link dev.millrace.engine.function.aggregate.AggregateFunction} and its
 *       {@link dev.millrace.engine.function.aggregate.AggregateOverload}s: how a function is described and found;
 *   <li>{@link dev.millrace.engine.function.aggregate.Accumulator}: the easy way to write one, an object per group.
 * </ol>
 *
 * <p>Invariants: results depend on the rows and their order only; numbers are kept in primitive arrays; what a state wrote it
 * can read; a row that cannot be added is recorded and leaves its group as it was.
 *
 * <p>Threading: functions and bound calls are immutable; a state belongs to one operator instance.
 *
 * <p>Example, SUM of column 1 per slot:
 *
 * <pre>{@code
 * BoundAggregate sum = compiler.compileAggregate(call);
 * AggregateState state = sum.newState(false);
 * state.ensureCapacity(slotCount);
 * List<Column> arguments = sum.inputs().stream().map(input -> input.evaluate(batch)).toList();
 * state.add(new AggregateInput(slots, arguments, null, rows, weights, errors));
 * state.result(slot, builder);
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.function.aggregate;

import org.jspecify.annotations.NullMarked;
