// SPDX-License-Identifier: Apache-2.0
/**
 * Looking up rows of tables by key, in a millisecond.
 *
 * <p>{@link dev.millrace.server.lookup.Lookups} answers: by key, or a SELECT that names the whole key, which becomes a {@code PointQuery}.
 * {@code TableViews} keeps a {@code TableView} per table that is asked for, which follows the table's topic and holds the latest row of
 * each key as bytes in {@code StoredRows}.
 *
 * <pre>
 * topic → TableView (a thread, a consumer) → StoredRows ← RowKey ← Lookups ← key or SELECT
 * </pre>
 *
 * <p>Invariants: only committed records are seen; an answer is the state after a whole poll and says up to which offsets it is true; the
 * first to ask waits until the view stands where the topic ended, nobody after that waits for Kafka; all views together stay within a
 * budget of memory; a view in which nobody has looked for 10 minutes is given up.
 *
 * <p>Threading: everything public is thread-safe; each view has a platform thread that reads.
 *
 * <p>Example:
 *
 * <pre>{@code
 * Lookups.Answer totals = lookups.byKey(lookups.table("TOTALS"), List.of("pen"), null);
 * }</pre>
 */
@NullMarked
package dev.millrace.server.lookup;

import org.jspecify.annotations.NullMarked;
