// SPDX-License-Identifier: Apache-2.0
/**
 * The meaning of a query, free of SQL and free of any engine: sealed records that {@code sql} makes and engines run.
 *
 * <p>Read {@link dev.millrace.plan.node} for the steps, {@link dev.millrace.plan.expression} for what they compute,
 * {@link dev.millrace.plan.source} for what they read and write, {@link dev.millrace.plan.function} for how functions are named.
 * {@link dev.millrace.plan.PersistentQuery} puts a plan together with its sink.
 *
 * <p>Example: {@code SELECT item, SUM(amount) FROM sales GROUP BY item} becomes
 *
 * <pre>
 * Aggregate keys=[ITEM] calls=[SUM(AMOUNT)]
 *   Scan SALES [ITEM, AMOUNT]
 * </pre>
 *
 * <p>The module depends on {@code data} only. Everything in it is immutable.
 */
@NullMarked
package dev.millrace.plan;

import org.jspecify.annotations.NullMarked;
