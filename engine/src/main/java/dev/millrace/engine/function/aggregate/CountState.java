// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.LongBuilder;
import java.util.Arrays;

/** COUNT: one {@code long} per slot. Without arguments it counts rows, with one those in which it is not null. */
final class CountState implements AggregateState {

    private long[] counts = new long[0];

    @Override
    public void add(AggregateInput input) {
        AggregateInput present = input.arguments().isEmpty() ? input : input.withoutNulls(0);
        int[] slots = present.slots();
        int count = present.count();
        if (present.weights() == null) {
            for (int i = 0; i < count; i++) {
                counts[slots[i]]++;
            }
        } else {
            for (int i = 0; i < count; i++) {
                counts[slots[i]] += present.weight(present.row(i));
            }
        }
    }

    long count(int slot) {
        return counts[slot];
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        ((LongBuilder) out).append(counts[slot]);
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > counts.length) {
            counts = Arrays.copyOf(counts, Math.max(slots, 2 * counts.length));
        }
    }

    @Override
    public void reset(int slot) {
        counts[slot] = 0;
    }

    @Override
    public void merge(int target, int source) {
        counts[target] += counts[source];
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(counts[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        counts[slot] = in.readLong();
    }

    @Override
    public long bytes() {
        return 8L * counts.length;
    }
}
