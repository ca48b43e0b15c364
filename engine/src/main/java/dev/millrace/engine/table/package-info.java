// SPDX-License-Identifier: Apache-2.0
/**
 * Tables as a latest row per key. {@link dev.millrace.engine.table.LatestRows} turns the records of a table's topic into changes of
 * the table; {@link dev.millrace.engine.table.NetRows} turns changes of a table back into what its topic is to say.
 *
 * <p>Between the two, a table is a Z-set: a change of a row is its deletion (−1) followed by its insertion (+1), and every operator
 * keeps that exact. At the edges a record is an upsert or, with a null value, a tombstone.
 *
 * <p>Invariants: {@code NetRows} after {@code LatestRows} says the same as the topic did; a key is named at most once per tick.
 *
 * <p>Threading: as the operator contract says. Example: the records {@code (k, 1), (k, 2)} in one tick become
 * {@code +1 (k, 1), −1 (k, 1), +1 (k, 2)} and then again the one record {@code (k, 2)}.
 */
@NullMarked
package dev.millrace.engine.table;

import org.jspecify.annotations.NullMarked;
