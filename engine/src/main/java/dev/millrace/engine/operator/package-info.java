// SPDX-License-Identifier: Apache-2.0
/**
 * The operator contract. {@link dev.millrace.engine.operator.Operator} states it in full: order of calls, state, time, threads,
 * failure. {@link dev.millrace.engine.operator.Tick}, {@link dev.millrace.engine.operator.Output} and
 * {@link dev.millrace.engine.operator.OperatorContext} are all that an operator sees of its host.
 *
 * <p>Operators live by feature: {@code engine.row} (filter, project, unnest, windows), {@code engine.table} (latest row per key),
 * {@code engine.aggregate}, {@code engine.join}, {@code engine.over} (frames and top-N). {@code engine.dataflow} is the host that
 * runs them here; other hosts run the same operators inside other systems.
 *
 * <p>Example, an operator that keeps one row in two, whatever the batches:
 *
 * <pre>{@code
 * final class EverySecondRow implements Operator {
 *     private final LongLane seen = new LongLane();
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.operator;

import org.jspecify.annotations.NullMarked;
