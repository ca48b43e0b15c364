// SPDX-License-Identifier: Apache-2.0
/**
 * What operators remember. A {@link dev.millrace.engine.state.StateTable} maps keys to slots and knows what changed;
 * the operator keeps its values in arrays by slot and describes them with a {@link dev.millrace.engine.state.RowFormat}.
 * {@link dev.millrace.engine.state.KeyIndex} is the hash table underneath.
 *
 * <p>Keys are bytes in the form of {@link dev.millrace.data.RowCodec}, so equality and hashing need no types, and a table can be
 * written to a log, a file or another system's store as it is.
 *
 * <p>Invariants: a slot belongs to one key until it is removed; slots are given out in a fixed order, so the same calls give the
 * same slots; what {@code writeChanges} tells since the start, replayed with {@code load}, is the table's content.
 *
 * <p>Threading: a table belongs to its operator's thread.
 *
 * <p>Example: counting by key.
 *
 * <pre>{@code
 * LongLane counts = new LongLane();
 * StateTable table = context.state("counts", counts);
 * int slot = table.insert(key);
 * slot = slot < 0 ? -slot - 1 : slot;
 * counts.set(slot, counts.get(slot) + 1);
 * table.touch(slot);
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.state;

import org.jspecify.annotations.NullMarked;
