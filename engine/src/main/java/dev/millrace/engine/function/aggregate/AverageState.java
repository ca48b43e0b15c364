// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleBuilder;

/** AVG: a sum, of integers or of doubles, and a count. The average of no values is 0.0, as in ksqlDB. */
final class AverageState implements AggregateState {

    private final AggregateState sum;
    private final CountState count = new CountState();

    /** @param sum a {@link LongSumState} or a {@link DoubleSumState} */
    AverageState(AggregateState sum) {
        this.sum = sum;
    }

    @Override
    public void add(AggregateInput input) {
        AggregateInput present = input.withoutNulls(0);
        sum.add(present);
        count.add(present);
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        long rows = count.count(slot);
        double total =
                sum instanceof LongSumState integers ? (double) integers.sum(slot) : ((DoubleSumState) sum).sum(slot);
        ((DoubleBuilder) out).append(rows == 0 ? 0.0 : total / rows);
    }

    @Override
    public void ensureCapacity(int slots) {
        sum.ensureCapacity(slots);
        count.ensureCapacity(slots);
    }

    @Override
    public void reset(int slot) {
        sum.reset(slot);
        count.reset(slot);
    }

    @Override
    public void merge(int target, int source) {
        sum.merge(target, source);
        count.merge(target, source);
    }

    @Override
    public void write(int slot, ByteWriter out) {
        sum.write(slot, out);
        count.write(slot, out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        sum.read(slot, in);
        count.read(slot, in);
    }

    @Override
    public long bytes() {
        return sum.bytes() + count.bytes();
    }
}
