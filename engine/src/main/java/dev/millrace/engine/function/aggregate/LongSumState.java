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

/**
 * SUM over INT and BIGINT: one {@code long} per slot, wrapping like Java's arithmetic; the low 32 bits of the sum are the sum
 * in INT arithmetic. The sum of no values is 0, as in ksqlDB.
 */
final class LongSumState implements AggregateState {

    private long[] sums = new long[0];

    @Override
    public void add(AggregateInput input) {
        AggregateInput present = input.withoutNulls(0);
        Column column = present.argument(0);
        if (present.weights() != null) {
            addWeighted(present, column);
        } else if (column instanceof IntColumn ints) {
            addInts(present, ints.values());
        } else {
            addLongs(present, ((LongColumn) column).values());
        }
    }

    private void addInts(AggregateInput input, int[] values) {
        int[] slots = input.slots();
        int[] rows = input.rows();
        int count = input.count();
        long[] into = sums;
        if (rows == null) {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[rows[i]];
            }
        }
    }

    private void addLongs(AggregateInput input, long[] values) {
        int[] slots = input.slots();
        int[] rows = input.rows();
        int count = input.count();
        long[] into = sums;
        if (rows == null) {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[slots[i]] += values[rows[i]];
            }
        }
    }

    private void addWeighted(AggregateInput input, Column column) {
        for (int i = 0; i < input.count(); i++) {
            int row = input.row(i);
            long value = column instanceof IntColumn ints ? ints.get(row) : ((LongColumn) column).get(row);
            sums[input.slots()[i]] += value * input.weight(row);
        }
    }

    long sum(int slot) {
        return sums[slot];
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        if (out instanceof IntBuilder ints) {
            ints.append((int) sums[slot]);
        } else {
            ((LongBuilder) out).append(sums[slot]);
        }
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
        out.writeLong(sums[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        sums[slot] = in.readLong();
    }

    @Override
    public long bytes() {
        return 8L * sums.length;
    }
}
