// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.function.ValueOrder;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MIN or MAX over any ordered type. Where rows may be taken back it keeps every value with its number, else only the extreme one.
 * Ordered by {@link ValueOrder}.
 */
final class ExtremeAccumulator implements Accumulator<ExtremeAccumulator> {

    private static final int ENTRY_BYTES = 80;

    private final Type type;
    private final boolean greatest;
    private final boolean retractions;
    private final TreeMap<Object, Integer> counts = new TreeMap<>(ValueOrder.INSTANCE);

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
            int count = counts.getOrDefault(value, 0) + weight;
            if (count == 0) {
                counts.remove(value);
            } else {
                counts.put(value, count);
            }
            return;
        }
        if (counts.isEmpty()) {
            counts.put(value, 1);
        } else {
            int order = ValueOrder.INSTANCE.compare(value, counts.firstKey());
            if (greatest ? order > 0 : order < 0) {
                counts.clear();
                counts.put(value, 1);
            }
        }
    }

    @Override
    public @Nullable Object result() {
        if (counts.isEmpty()) {
            return null;
        }
        return greatest ? counts.lastKey() : counts.firstKey();
    }

    @Override
    public void merge(ExtremeAccumulator other) {
        other.counts.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(counts.size());
        counts.forEach((value, count) -> {
            RowCodec.write(type, value, out);
            out.writeInt(count);
        });
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            Object value = RowCodec.read(type, in);
            int count = in.readInt();
            if (value != null) {
                counts.put(value, count);
            }
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + counts.size());
    }
}
