// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleBuilder;
import dev.millrace.data.DoubleColumn;
import java.util.Arrays;

/**
 * MIN or MAX over DOUBLE where no row is taken back: one {@code double} per slot and whether there is one. Ordered by
 * {@link Double#compare}: −0.0 below 0.0, NaN above all.
 */
final class DoubleExtremeState implements AggregateState {

    private final boolean greatest;
    private double[] values = new double[0];
    private boolean[] present = new boolean[0];

    DoubleExtremeState(boolean greatest) {
        this.greatest = greatest;
    }

    @Override
    public void add(AggregateInput input) {
        AggregateInput kept = input.withoutNulls(0);
        double[] added = ((DoubleColumn) kept.argument(0)).values();
        int[] slots = kept.slots();
        for (int i = 0; i < kept.count(); i++) {
            add(slots[i], added[kept.row(i)]);
        }
    }

    private void add(int slot, double value) {
        if (!present[slot]
                || (greatest ? Double.compare(value, values[slot]) > 0 : Double.compare(value, values[slot]) < 0)) {
            values[slot] = value;
            present[slot] = true;
        }
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        if (present[slot]) {
            ((DoubleBuilder) out).append(values[slot]);
        } else {
            out.appendNull();
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
        out.writeLong(Double.doubleToRawLongBits(values[slot]));
    }

    @Override
    public void read(int slot, ByteReader in) {
        present[slot] = in.readByte() != 0;
        values[slot] = Double.longBitsToDouble(in.readLong());
    }

    @Override
    public long bytes() {
        return 9L * values.length;
    }
}
