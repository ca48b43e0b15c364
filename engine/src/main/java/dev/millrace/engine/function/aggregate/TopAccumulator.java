// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.ValueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * TOPK and TOPKDISTINCT: the greatest values, greatest first. Only they are kept, with their numbers, unless rows may be taken
 * back: then all are.
 */
final class TopAccumulator implements Accumulator<TopAccumulator> {

    private final Type type;
    private final int limit;
    private final boolean distinct;
    private final boolean retractions;
    private final TreeMap<@Nullable Object, Long> values = new TreeMap<>(ValueOrder.INSTANCE.reversed());
    private final Counts counts = new Counts(values);

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
            counts.add(value, weight);
            dropSurplus();
        }
    }

    /** What is below the limit can never come up again where no row is taken back. */
    private void dropSurplus() {
        while (!retractions && size() > limit) {
            Map.Entry<@Nullable Object, Long> least = values.lastEntry();
            long surplus = distinct ? least.getValue() : Math.min(least.getValue(), counts.total() - limit);
            counts.add(least.getKey(), -surplus);
        }
    }

    private long size() {
        return distinct ? counts.size() : counts.total();
    }

    @Override
    public @Nullable Object result() {
        List<@Nullable Object> top = new ArrayList<>();
        for (Map.Entry<@Nullable Object, Long> entry : values.entrySet()) {
            long times = distinct ? 1 : entry.getValue();
            for (long i = 0; i < times && top.size() < limit; i++) {
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
        counts.addAll(other.counts);
        dropSurplus();
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
