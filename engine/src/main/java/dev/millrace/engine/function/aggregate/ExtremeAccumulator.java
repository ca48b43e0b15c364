// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Type;
import dev.millrace.engine.function.ValueOrder;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MIN or MAX over any ordered type. Where rows may be taken back it keeps every value with its number, else only the extreme one.
 * Ordered by {@link ValueOrder}.
 */
final class ExtremeAccumulator implements Accumulator<ExtremeAccumulator> {

    private final Type type;
    private final boolean greatest;
    private final boolean retractions;
    private final TreeMap<@Nullable Object, Long> values = new TreeMap<>(ValueOrder.INSTANCE);
    private final Counts counts = new Counts(values);

    ExtremeAccumulator(Type type, boolean greatest, boolean retractions) {
        this.type = type;
        this.greatest = greatest;
        this.retractions = retractions;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        Object value = arguments[0];
        if (value != null) {
            add(value, weight);
        }
    }

    private void add(Object value, int weight) {
        if (retractions) {
            counts.add(value, weight);
        } else if (values.isEmpty() || isBeyond(value)) {
            counts.clear();
            counts.add(value, 1);
        }
    }

    private boolean isBeyond(Object value) {
        int order = ValueOrder.INSTANCE.compare(value, values.firstKey());
        return greatest ? order > 0 : order < 0;
    }

    @Override
    public @Nullable Object result() {
        if (values.isEmpty()) {
            return null;
        }
        return greatest ? values.lastKey() : values.firstKey();
    }

    @Override
    public void merge(ExtremeAccumulator other) {
        if (retractions) {
            counts.addAll(other.counts);
        } else if (!other.values.isEmpty()) {
            add(Objects.requireNonNull(other.values.firstKey()), 1);
        }
    }

    @Override
    public void write(ByteWriter out) {
        counts.write(type, out);
    }

    @Override
    public void read(ByteReader in) {
        counts.read(type, in);
    }

    @Override
    public long bytes() {
        return counts.bytes();
    }
}
