// SPDX-License-Identifier: Apache-2.0
/**
 * Inputs made at random from a seed. {@link dev.millrace.testing.generate.ChangeGenerator} makes changes of a relation: rows from small
 * ranges so that they meet, deletions of what is there, event times out of order.
 *
 * <p>Invariants: same seed and settings, same rows, on every machine; a deletion always names a row that is there.
 *
 * <p>Threading: a generator belongs to one thread.
 *
 * <p>Example: a hundred changes of (key, value), a third of them deletions, up to 20 ms out of order.
 *
 * <pre>{@code
 * ChangeGenerator rows = new ChangeGenerator(7, List.of(letters(3), longs(10))).deletes(0.3).disorder(20);
 * for (int i = 0; i < 100; i++) {
 *     Row row = rows.next();
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.generate;

import org.jspecify.annotations.NullMarked;
