// SPDX-License-Identifier: Apache-2.0

/**
 * Rewrites of plans that keep their meaning.
 *
 * <p>{@link dev.millrace.sql.optimize.Optimizer} applies them in order: conditions move towards the scans and become keys of
 * inner joins, a filter on ROW_NUMBER becomes the first rows of each partition, columns that nobody reads are taken out down
 * to the scans, projections of projections are merged. There is no cost model: the order of joins is the written one, because
 * it decides which rows are emitted.
 *
 * <p>Invariants: the root's names, types, kind and key do not change; for every input a rewritten plan gives the same changes
 * as the original; an expression whose result varies from call to call is computed once per row.
 *
 * <p>Threading: pure functions on immutable plans.
 *
 * <p>Example: {@code SELECT n FROM (SELECT amount + 1 AS n, item FROM orders) WHERE item = 'x'} becomes
 *
 * <pre>
 * Project [AMOUNT + 1 AS N]
 *   Filter ITEM = 'x'
 *     Scan ORDERS [ITEM, AMOUNT]
 * </pre>
 */
@NullMarked
package dev.millrace.sql.optimize;

import org.jspecify.annotations.NullMarked;
