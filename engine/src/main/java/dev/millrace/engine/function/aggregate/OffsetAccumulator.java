// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** EARLIEST_BY_OFFSET and LATEST_BY_OFFSET: the first or last value, or values, in the order in which the rows came. */
final class OffsetAccumulator implements Accumulator<OffsetAccumulator> {

    private static final int OBJECT_BYTES = 120;
    private static final int ENTRY_BYTES = 24;

    private final Type type;
    private final Options options;
    private final Deque<Optional<Object>> values = new ArrayDeque<>(2);
    private long valueBytes;

    /** @param single whether the result is a value and not an array of {@code limit} values */
    record Options(boolean latest, int limit, boolean single, boolean ignoreNulls) {}

    OffsetAccumulator(Type type, Options options) {
        this.type = type;
        this.options = options;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] != null || !options.ignoreNulls) {
            Optional<Object> value = Optional.ofNullable(arguments[0]);
            for (int copy = 0; copy < Math.min(weight, options.limit); copy++) {
                add(value);
            }
        }
    }

    private void add(Optional<Object> value) {
        if (values.size() == options.limit) {
            if (!options.latest) {
                return;
            }
            valueBytes -= ValueBytes.of(values.removeFirst().orElse(null));
        }
        values.addLast(value);
        valueBytes += ValueBytes.of(value.orElse(null));
    }

    @Override
    public @Nullable Object result() {
        if (options.single) {
            return values.isEmpty() ? null : values.getFirst().orElse(null);
        }
        ArrayList<@Nullable Object> list = new ArrayList<>();
        values.forEach(value -> list.add(value.orElse(null)));
        return Values.list(list);
    }

    @Override
    public void merge(OffsetAccumulator other) {
        other.values.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(values.size());
        values.forEach(value -> RowCodec.write(type, value.orElse(null), out));
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            add(Optional.ofNullable(RowCodec.read(type, in)));
        }
    }

    @Override
    public long bytes() {
        return OBJECT_BYTES + (long) ENTRY_BYTES * values.size() + valueBytes;
    }
}
