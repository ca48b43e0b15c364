// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.state.RowFormat;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** By partition: how many rows were forgotten, and the latest ordering value among them. */
final class EvictedRows implements RowFormat {

    private final LongSupplier otherBytes;
    private long[] counts = new long[16];
    private long[] distances = new long[16];

    /** {@code otherBytes}: memory of what is made from the rows that are left, to be counted with these. */
    EvictedRows(LongSupplier otherBytes) {
        this.otherBytes = otherBytes;
    }

    long count(int slot) {
        return counts[slot];
    }

    long distance(int slot) {
        return distances[slot];
    }

    /** One row more has been forgotten, with ordering value {@code distance}. */
    void add(int slot, long distance) {
        counts[slot]++;
        distances[slot] = Math.max(distances[slot], distance);
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > counts.length) {
            int capacity = Math.max(slots, 2 * counts.length);
            counts = Arrays.copyOf(counts, capacity);
            distances = Arrays.copyOf(distances, capacity);
        }
    }

    @Override
    public void reset(int slot) {
        counts[slot] = 0;
        distances[slot] = Long.MIN_VALUE;
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(counts[slot]);
        out.writeLong(distances[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        counts[slot] = in.readLong();
        distances[slot] = in.readLong();
    }

    @Override
    public long bytes() {
        return 16L * counts.length + otherBytes.getAsLong();
    }
}
