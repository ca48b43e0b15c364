// SPDX-License-Identifier: Apache-2.0
/**
 * GROUP BY: {@link dev.millrace.engine.aggregate.GroupAggregate} over all time or per tumbling or hopping window, and
 * {@link dev.millrace.engine.aggregate.SessionAggregate} per session. What an aggregate function computes is not here but in
 * {@link dev.millrace.engine.function.aggregate}; these operators find each row's group, let every function add the batch to the groups'
 * slots, and tell what changed.
 *
 * <p>State is one entry per group (and window): the key's bytes, the number of rows, the latest event time, and the state of each
 * function, kept in arrays by slot. A change costs the rows that came and the groups they touched, never the groups there are.
 *
 * <p>Invariants: between ticks, what was told for a group is the aggregate of exactly the rows taken so far; a closed window is never
 * told again.
 *
 * <p>Threading: as the operator contract says. Example, {@code SUM(v)} by {@code k} over the rows {@code (a, 1)}, then in the next tick
 * {@code (a, 2), (b, 5)}: the first tick tells {@code +1 (a, 1)}, the second {@code −1 (a, 1), +1 (a, 3), +1 (b, 5)}.
 */
@NullMarked
package dev.millrace.engine.aggregate;

import org.jspecify.annotations.NullMarked;
