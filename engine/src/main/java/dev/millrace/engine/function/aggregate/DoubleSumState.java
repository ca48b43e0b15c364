// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleBuilder;
import dev.millrace.data.DoubleColumn;
import java.util.Arrays;

/**
 * SUM over DOUBLE: one {@code double} per slot, added in the order of the rows. The sum of no values is 0, as in ksqlDB. Taking a
 * value back subtracts it, so rounding may leave a trace.
 */
final class DoubleSumState implements AggregateState {

    private double[] sums = new double[0];

    @Override
    public void add(AggregateInput input) {
        AggregateInput present = input.withoutNulls(0);
        double[] values = ((DoubleColumn) present.argument(0)).values();
        int[] slots = present.slots();
        int[] rows = present.rows();
        int count = present.count();
        double[] into = sums;
        if (present.weights() != null) {
            for (int i = 0; i < count; i++) {
                int row = present.row(i);
                into[slots[i]] += values[row] * present.weight(row);
            }
        } else if (rows == null) {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[rows[i]];
            }
        }
    }

    double sum(int slot) {
        return sums[slot];
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        ((DoubleBuilder) out).append(sums[slot]);
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > sums.length) {
            sums = Arrays.copyOf(sums, Math.max(slots, 2 * sums.length));
        }
    }

    @Override
    public void reset(int slot) {
        sums[slot] = 0;
    }

    @Override
    public void merge(int target, int source) {
        sums[target] += sums[source];
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(Double.doubleToRawLongBits(sums[slot]));
    }

    @Override
    public void read(int slot, ByteReader in) {
        sums[slot] = Double.longBitsToDouble(in.readLong());
    }

    @Override
    public long bytes() {
        return 8L * sums.length;
    }
}
