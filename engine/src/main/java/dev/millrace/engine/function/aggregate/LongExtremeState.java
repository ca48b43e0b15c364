// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.LongColumn;
import java.util.Arrays;

/** MIN or MAX over the types kept as integers, where no row is taken back: one {@code long} per slot and whether there is one. */
final class LongExtremeState implements AggregateState {

    private final boolean greatest;
    private long[] values = new long[0];
    private boolean[] present = new boolean[0];

    LongExtremeState(boolean greatest) {
        this.greatest = greatest;
    }

    @Override
    public void add(AggregateInput input) {
        AggregateInput kept = input.withoutNulls(0);
        Column column = kept.argument(0);
        int[] slots = kept.slots();
        if (column instanceof IntColumn ints) {
            for (int i = 0; i < kept.count(); i++) {
                add(slots[i], ints.get(kept.row(i)));
            }
        } else {
            LongColumn longs = (LongColumn) column;
            for (int i = 0; i < kept.count(); i++) {
                add(slots[i], longs.get(kept.row(i)));
            }
        }
    }

    private void add(int slot, long value) {
        if (!present[slot] || (greatest ? value > values[slot] : value < values[slot])) {
            values[slot] = value;
            present[slot] = true;
        }
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        if (!present[slot]) {
            out.appendNull();
        } else if (out instanceof IntBuilder ints) {
            ints.append((int) values[slot]);
        } else {
            ((LongBuilder) out).append(values[slot]);
        }
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > values.length) {
            int capacity = Math.max(slots, 2 * values.length);
            values = Arrays.copyOf(values, capacity);
            present = Arrays.copyOf(present, capacity);
        }
    }

    @Override
    public void reset(int slot) {
        present[slot] = false;
    }

    @Override
    public void merge(int target, int source) {
        if (present[source]) {
            add(target, values[source]);
        }
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeByte(present[slot] ? 1 : 0);
        out.writeLong(values[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        present[slot] = in.readByte() != 0;
        values[slot] = in.readLong();
    }

    @Override
    public long bytes() {
        return 9L * values.length;
    }
}
