// SPDX-License-Identifier: Apache-2.0
/**
 * The end of a query that ends. {@link dev.millrace.engine.sort.Sort} keeps all rows in order and puts them out when the input is
 * complete; {@link dev.millrace.engine.sort.Limit} passes on the first rows and then says that it has had enough.
 *
 * <p>An input is complete when the tick's watermark is {@link java.lang.Long#MAX_VALUE}: a lookup's always is after one tick, a
 * topic's never.
 *
 * <p>Invariants: both need to see all rows, so they run on one shard; both go on after a restart where they were.
 *
 * <p>Threading: as the operator contract says, one thread at a time.
 *
 * <p>Example: the ten best of a finite result.
 *
 * <pre>{@code
 * Operator best = new Sort(byScoreDescending, 0, 10L);
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.sort;

import org.jspecify.annotations.NullMarked;
