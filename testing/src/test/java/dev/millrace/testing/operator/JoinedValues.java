// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.function.TypePattern;
import dev.millrace.engine.function.aggregate.AggregateInput;
import dev.millrace.engine.function.aggregate.AggregateOverload;
import dev.millrace.engine.function.aggregate.AggregateState;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The values of a BIGINT column one after the other: an aggregate function that shows each row and their order. */
final class JoinedValues implements AggregateState {

    private final List<StringBuilder> texts = new ArrayList<>();

    /** The function on column {@code index}. */
    static BoundAggregate of(int index) {
        AggregateOverload overload = AggregateOverload.of(
                List.of(), new TypePattern.Exact(ScalarType.VARCHAR), false, binding -> new JoinedValues());
        return new BoundAggregate(
                overload,
                List.of(new ColumnEvaluator(index, ScalarType.BIGINT)),
                List.of(),
                ScalarType.VARCHAR,
                false,
                null);
    }

    @Override
    public void ensureCapacity(int slots) {
        while (texts.size() < slots) {
            texts.add(new StringBuilder());
        }
    }

    @Override
    public void reset(int slot) {
        texts.get(slot).setLength(0);
    }

    @Override
    public void add(AggregateInput input) {
        LongColumn values = (LongColumn) input.argument(0);
        for (int i = 0; i < input.count(); i++) {
            texts.get(input.slots()[i]).append(values.value(input.row(i))).append(' ');
        }
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        ((BinaryBuilder) out).append(texts.get(slot).toString());
    }

    @Override
    public void merge(int target, int source) {
        texts.get(target).append(texts.get(source));
    }

    @Override
    public void write(int slot, ByteWriter out) {
        byte[] bytes = texts.get(slot).toString().getBytes(StandardCharsets.UTF_8);
        out.writeLength(bytes.length);
        out.write(bytes);
    }

    @Override
    public void read(int slot, ByteReader in) {
        texts.get(slot).setLength(0);
        texts.get(slot).append(new String(in.readBytes(in.readLength()), StandardCharsets.UTF_8));
    }

    @Override
    public long bytes() {
        return texts.stream().mapToLong(StringBuilder::capacity).sum();
    }
}
