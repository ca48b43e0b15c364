// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ValueColumn;
import dev.millrace.data.Values;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SUM over DECIMAL: one {@link BigDecimal} per slot, {@code null} standing for 0. The sum has the type of its argument; a row
 * that would take it out of that type's range is refused and recorded.
 */
final class DecimalSumState implements AggregateState {

    private static final int REFERENCE_BYTES = 4;

    private final DecimalType type;
    private final BigDecimal zero;
    private @Nullable BigDecimal[] sums = new @Nullable BigDecimal[0];
    private long valueBytes;

    DecimalSumState(DecimalType type) {
        this.type = type;
        this.zero = BigDecimal.ZERO.setScale(type.scale());
    }

    @Override
    public void add(AggregateInput input) {
        AggregateInput present = input.withoutNulls(0);
        @Nullable Object[] values = ((ValueColumn) present.argument(0)).values();
        for (int i = 0; i < present.count(); i++) {
            int row = present.row(i);
            int slot = present.slots()[i];
            BigDecimal value = (BigDecimal) Objects.requireNonNull(values[row]);
            int weight = present.weight(row);
            BigDecimal times = weight == 1 ? value : value.multiply(BigDecimal.valueOf(weight));
            try {
                set(slot, Values.fit(sum(slot).add(times), type));
            } catch (ArithmeticException tooLarge) {
                present.errors().add(row, "SUM: " + tooLarge.getMessage());
            }
        }
    }

    private void set(int slot, @Nullable BigDecimal sum) {
        valueBytes += ValueBytes.of(sum) - ValueBytes.of(sums[slot]);
        sums[slot] = sum;
    }

    private BigDecimal sum(int slot) {
        BigDecimal sum = sums[slot];
        return sum == null ? zero : sum;
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        out.appendValue(sum(slot));
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > sums.length) {
            sums = Arrays.copyOf(sums, Math.max(slots, 2 * sums.length));
        }
    }

    @Override
    public void reset(int slot) {
        set(slot, null);
    }

    @Override
    public void merge(int target, int source) {
        set(target, sum(target).add(sum(source)));
    }

    @Override
    public void write(int slot, ByteWriter out) {
        RowCodec.write(type, sum(slot), out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        set(slot, (BigDecimal) RowCodec.read(type, in));
    }

    @Override
    public long bytes() {
        return (long) REFERENCE_BYTES * sums.length + valueBytes;
    }
}
