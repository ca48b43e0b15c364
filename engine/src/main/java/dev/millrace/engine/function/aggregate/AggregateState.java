// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;

/**
 * What one aggregate function remembers of all groups of one operator instance. Groups are numbered by <em>slots</em>, small
 * integers that the operator hands out and reuses, so that numbers can be kept in plain arrays, one element per slot.
 *
 * <p>Call order: {@link #ensureCapacity} before a slot is first used; {@link #reset} before a slot is used for a new group (a
 * fresh slot is already reset); then {@link #add}, {@link #merge} and {@link #result} in any order. On restart a new state
 * {@link #read}s each slot's bytes. Results depend on the rows added and their order only.
 *
 * <p>Not thread-safe: one per operator instance, and shards share nothing.
 */
public interface AggregateState {

    /** Makes room for slots 0 to {@code slots − 1}. */
    void ensureCapacity(int slots);

    /** Makes {@code slot} the state of a group without rows. */
    void reset(int slot);

    /**
     * Adds rows to their slots, in order, each as often as its weight says ({@link dev.millrace.data.Changes}). A negative weight
     * takes rows back; functions that cannot do that say so ({@link AggregateOverload#retractable()}) and are never given one.
     */
    void add(AggregateInput input);

    /** Appends the aggregate of {@code slot} to {@code out}. */
    void result(int slot, ColumnBuilder out);

    /** Adds to {@code target} what {@code source} holds, as if its rows followed the target's; {@code source} stays as it is. */
    void merge(int target, int source);

    /** Appends the state of {@code slot} to {@code out}: for checkpoints; equal states need not give equal bytes. */
    void write(int slot, ByteWriter out);

    /** Replaces the state of {@code slot} by what {@link #write} wrote. */
    void read(int slot, ByteReader in);

    /** An estimate of the memory that all slots take, in bytes. Asked after each tick, so it must not go through all slots. */
    long bytes();
}
