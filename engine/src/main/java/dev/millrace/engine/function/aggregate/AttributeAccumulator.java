// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ATTR: the value that all rows of the group have, null included; null if they have more than one. */
final class AttributeAccumulator implements Accumulator<AttributeAccumulator> {

    private static final int ENTRY_BYTES = 72;

    private final Type type;
    private final Map<Optional<Object>, Integer> counts = new LinkedHashMap<>();

    AttributeAccumulator(Type type) {
        this.type = type;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        add(Optional.ofNullable(arguments[0]), weight);
    }

    private void add(Optional<Object> value, int weight) {
        int after = counts.getOrDefault(value, 0) + weight;
        if (after == 0) {
            counts.remove(value);
        } else {
            counts.put(value, after);
        }
    }

    @Override
    public @Nullable Object result() {
        return counts.size() == 1 ? counts.keySet().iterator().next().orElse(null) : null;
    }

    @Override
    public void merge(AttributeAccumulator other) {
        other.counts.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(counts.size());
        counts.forEach((value, count) -> {
            RowCodec.write(type, value.orElse(null), out);
            out.writeInt(count);
        });
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            counts.put(Optional.ofNullable(RowCodec.read(type, in)), in.readInt());
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + counts.size());
    }
}
