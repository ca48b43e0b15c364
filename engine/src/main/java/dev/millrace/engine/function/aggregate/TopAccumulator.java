// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * TOPK and TOPKDISTINCT: the greatest values, greatest first. Only they are kept, with their numbers, unless rows may be taken
 * back: then all are.
 */
final class TopAccumulator implements Accumulator<TopAccumulator> {

    private static final int ENTRY_BYTES = 80;

    private final Type type;
    private final int limit;
    private final boolean distinct;
    private final boolean retractions;
    private final TreeMap<Object, Integer> counts =
            new TreeMap<>(((Comparator<Object>) ValueOrder.INSTANCE).reversed());
    private int total;

    TopAccumulator(Type type, int limit, boolean distinct, boolean retractions) {
        this.type = type;
        this.limit = limit;
        this.distinct = distinct;
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
        int after = counts.getOrDefault(value, 0) + weight;
        if (after == 0) {
            counts.remove(value);
        } else {
            counts.put(value, after);
        }
        total += weight;
        while (!retractions && size() > limit) {
            Map.Entry<Object, Integer> least = counts.lastEntry();
            int surplus = distinct ? least.getValue() : Math.min(least.getValue(), total - limit);
            total -= surplus;
            if (surplus == least.getValue()) {
                counts.pollLastEntry();
            } else {
                counts.put(least.getKey(), least.getValue() - surplus);
            }
        }
    }

    private int size() {
        return distinct ? counts.size() : total;
    }

    @Override
    public @Nullable Object result() {
        List<@Nullable Object> top = new ArrayList<>();
        for (Map.Entry<Object, Integer> entry : counts.entrySet()) {
            int times = distinct ? 1 : entry.getValue();
            for (int i = 0; i < times && top.size() < limit; i++) {
                top.add(entry.getKey());
            }
            if (top.size() == limit) {
                break;
            }
        }
        return Values.list(top);
    }

    @Override
    public void merge(TopAccumulator other) {
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
                total += count;
            }
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + counts.size());
    }
}
