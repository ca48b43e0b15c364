// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COLLECT_LIST and COLLECT_SET: the values, nulls among them, in the order they came; a set keeps the first of equal ones. Beyond
 * the limit values are ignored, as in ksqlDB. A value taken back is the first equal one of a list.
 */
final class CollectAccumulator implements Accumulator<CollectAccumulator> {

    /** ksqlDB's {@code ksql.functions.collect_list.limit} is unbounded by default; a row is not. */
    static final int LIMIT = 100_000;

    private static final int ENTRY_BYTES = 40;

    private final ArrayType type;
    private final boolean distinct;
    private final Counts counts = new Counts();
    private final List<@Nullable Object> values = new ArrayList<>();

    CollectAccumulator(Type type, boolean distinct) {
        this.type = (ArrayType) type;
        this.distinct = distinct;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        Object value = arguments[0];
        if (distinct) {
            addDistinct(value, weight);
        } else if (weight < 0) {
            values.remove(value);
        } else if (values.size() < LIMIT) {
            values.add(value);
        }
    }

    private void addDistinct(@Nullable Object value, int weight) {
        if (counts.size() >= LIMIT && !counts.contains(value)) {
            return;
        }
        int change = counts.add(value, weight);
        if (change > 0) {
            values.add(value);
        } else if (change < 0) {
            values.remove(value);
        }
    }

    @Override
    public @Nullable Object result() {
        return Values.list(values);
    }

    @Override
    public void merge(CollectAccumulator other) {
        if (distinct) {
            other.values.forEach(value -> {
                for (int i = 0; i < other.counts.count(value); i++) {
                    addDistinct(value, 1);
                }
            });
        } else {
            values.addAll(other.values.subList(0, Math.min(other.values.size(), LIMIT - values.size())));
        }
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(values.size());
        for (Object value : values) {
            RowCodec.write(type.element(), value, out);
            if (distinct) {
                out.writeInt(counts.count(value));
            }
        }
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            Object value = RowCodec.read(type.element(), in);
            values.add(value);
            if (distinct) {
                counts.add(value, in.readInt());
            }
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + values.size());
    }
}
