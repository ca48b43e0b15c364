// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ATTR: the value that all rows of the group have, null included; null if they have more than one. */
final class AttributeAccumulator implements Accumulator<AttributeAccumulator> {

    private final Type type;
    private final Map<@Nullable Object, Long> values = new LinkedHashMap<>();
    private final Counts counts = new Counts(values);

    AttributeAccumulator(Type type) {
        this.type = type;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        counts.add(arguments[0], weight);
    }

    @Override
    public @Nullable Object result() {
        return values.size() == 1 ? values.keySet().iterator().next() : null;
    }

    @Override
    public void merge(AttributeAccumulator other) {
        counts.addAll(other.counts);
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
