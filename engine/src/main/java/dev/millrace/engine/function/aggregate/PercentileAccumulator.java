// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PERCENTILE_CONT: the value at a fraction of the ordered values, interpolated between the two next to it. Keeps every value. */
final class PercentileAccumulator implements Accumulator<PercentileAccumulator> {

    private static final int ENTRY_BYTES = 72;

    private final double fraction;
    private final TreeMap<Double, Integer> counts = new TreeMap<>();
    private long total;

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
            add(value, weight);
        }
    }

    private void add(Double value, int weight) {
        int after = counts.getOrDefault(value, 0) + weight;
        if (after == 0) {
            counts.remove(value);
        } else {
            counts.put(value, after);
        }
        total += weight;
    }

    @Override
    public @Nullable Object result() {
        if (total <= 0) {
            return null;
        }
        double position = fraction * (total - 1);
        long below = (long) Math.floor(position);
        double low = at(below);
        double high = position > below ? at(below + 1) : low;
        return low + (high - low) * (position - below);
    }

    private double at(long index) {
        long passed = 0;
        for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
            passed += entry.getValue();
            if (index < passed) {
                return entry.getKey();
            }
        }
        return counts.lastKey();
    }

    @Override
    public void merge(PercentileAccumulator other) {
        other.counts.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(counts.size());
        counts.forEach((value, count) -> {
            out.writeLong(Double.doubleToRawLongBits(value));
            out.writeInt(count);
        });
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            add((Double) Double.longBitsToDouble(in.readLong()), in.readInt());
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + counts.size());
    }
}
