// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.function.ValueOrder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PERCENTILE_CONT: the value at a fraction of the ordered values, interpolated between the two next to it. Keeps every value. */
final class PercentileAccumulator implements Accumulator<PercentileAccumulator> {

    private final double fraction;
    private final TreeMap<@Nullable Object, Long> values = new TreeMap<>(ValueOrder.INSTANCE);
    private final Counts counts = new Counts(values);

    PercentileAccumulator(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "the fraction of PERCENTILE_CONT must be between 0 and 1, not " + fraction);
        }
        this.fraction = fraction;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof Double value) {
            counts.add(value, weight);
        }
    }

    @Override
    public @Nullable Object result() {
        if (counts.total() <= 0) {
            return null;
        }
        double position = fraction * (counts.total() - 1);
        long below = (long) Math.floor(position);
        double low = at(below);
        double high = position > below ? at(below + 1) : low;
        return low + (high - low) * (position - below);
    }

    private double at(long index) {
        long passed = 0;
        double last = Double.NaN;
        for (Map.Entry<@Nullable Object, Long> entry : values.entrySet()) {
            passed += entry.getValue();
            last = entry.getKey() instanceof Double value ? value : last;
            if (index < passed) {
                return last;
            }
        }
        return last;
    }

    @Override
    public void merge(PercentileAccumulator other) {
        counts.addAll(other.counts);
    }

    @Override
    public void write(ByteWriter out) {
        counts.write(ScalarType.DOUBLE, out);
    }

    @Override
    public void read(ByteReader in) {
        counts.read(ScalarType.DOUBLE, in);
    }

    @Override
    public long bytes() {
        return counts.bytes();
    }
}
