// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COLLECT_LIST and COLLECT_SET: the values, nulls among them, in the order they came; a set keeps the first of equal ones. Beyond
 * the limit values are ignored, as in ksqlDB. A value taken back is the first equal one of a list.
 */
final class CollectAccumulator implements Accumulator<CollectAccumulator> {

    /** ksqlDB's {@code ksql.functions.collect_list.limit} is unbounded by default; a row is not. */
    static final int LIMIT = 100_000;

    private static final int OBJECT_BYTES = 96;
    private static final int REFERENCE_BYTES = 4;

    private final ArrayType type;
    private final boolean distinct;
    private final Counts counts = new Counts(new LinkedHashMap<>());
    private final List<@Nullable Object> values = new ArrayList<>();
    private long valueBytes;

    CollectAccumulator(Type type, boolean distinct) {
        this.type = (ArrayType) type;
        this.distinct = distinct;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        Object value = arguments[0];
        if (distinct) {
            addDistinct(value, weight);
            return;
        }
        for (int copy = weight; copy > 0 && values.size() < LIMIT; copy--) {
            append(value);
        }
        boolean found = true;
        for (int copy = weight; copy < 0 && found; copy++) {
            found = remove(value);
        }
    }

    private void append(@Nullable Object value) {
        values.add(value);
        valueBytes += ValueBytes.of(value);
    }

    private boolean remove(@Nullable Object value) {
        boolean found = values.remove(value);
        valueBytes -= found ? ValueBytes.of(value) : 0;
        return found;
    }

    private void addDistinct(@Nullable Object value, long weight) {
        if (counts.size() >= LIMIT && !counts.contains(value)) {
            return;
        }
        int change = counts.add(value, weight);
        if (change > 0) {
            append(value);
        } else if (change < 0) {
            remove(value);
        }
    }

    @Override
    public @Nullable Object result() {
        return Values.list(values);
    }

    @Override
    public void merge(CollectAccumulator other) {
        if (distinct) {
            other.values.forEach(value -> addDistinct(value, other.counts.count(value)));
        } else {
            other.values
                    .subList(0, Math.min(other.values.size(), LIMIT - values.size()))
                    .forEach(this::append);
        }
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(values.size());
        for (Object value : values) {
            RowCodec.write(type.element(), value, out);
            if (distinct) {
                out.writeLong(counts.count(value));
            }
        }
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            Object value = RowCodec.read(type.element(), in);
            append(value);
            if (distinct) {
                counts.add(value, in.readLong());
            }
        }
    }

    @Override
    public long bytes() {
        // The list has room for half as much again.
        return OBJECT_BYTES
                + (long) REFERENCE_BYTES * values.size() * 3 / 2
                + valueBytes
                + (distinct ? counts.bytes() : 0);
    }
}
