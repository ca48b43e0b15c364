// SPDX-License-Identifier: Apache-2.0
/**
 * Operators that look at one row at a time and keep no state: {@link dev.millrace.engine.row.FilterRows},
 * {@link dev.millrace.engine.row.ProjectRows}, {@link dev.millrace.engine.row.AssignWindows}, {@link dev.millrace.engine.row.PassRows}.
 * {@link dev.millrace.engine.row.TimeWindows} is the arithmetic of tumbling and hopping windows, shared with the aggregation.
 *
 * <p>They work on whole columns: an {@link dev.millrace.engine.expression.Evaluator} makes a column from a batch, and the lanes (event
 * time, weight, watermark) are carried along by {@link dev.millrace.data.Changes}.
 *
 * <p>Threading: as the operator contract says. Example: a row of time 7 s is in one tumbling window of 5 s, [5 s, 10 s), and in two
 * hopping windows of 5 s that advance by 2.5 s, [2.5 s, 7.5 s) and [5 s, 10 s).
 */
@NullMarked
package dev.millrace.engine.row;

import org.jspecify.annotations.NullMarked;
