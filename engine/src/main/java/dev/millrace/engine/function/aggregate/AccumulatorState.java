// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One {@link Accumulator} per slot, made when its group gets its first row. */
final class AccumulatorState<A extends Accumulator<A>> implements AggregateState {

    private static final int REFERENCE_BYTES = 8;

    private final Supplier<A> create;
    private final List<@Nullable A> slots = new ArrayList<>();

    AccumulatorState(Supplier<A> create) {
        this.create = create;
    }

    @Override
    public void add(AggregateInput input) {
        @Nullable Object[] arguments = new @Nullable Object[input.arguments().size()];
        for (int i = 0; i < input.count(); i++) {
            int row = input.row(i);
            for (int k = 0; k < arguments.length; k++) {
                arguments[k] = input.argument(k).value(row);
            }
            try {
                accumulator(input.slots()[i]).add(arguments, input.weight(row));
            } catch (RuntimeException failure) {
                input.errors().add(row, String.valueOf(failure.getMessage()));
            }
        }
    }

    private A accumulator(int slot) {
        A accumulator = slots.get(slot);
        if (accumulator == null) {
            accumulator = create.get();
            slots.set(slot, accumulator);
        }
        return accumulator;
    }

    @Override
    public void ensureCapacity(int count) {
        while (slots.size() < count) {
            slots.add(null);
        }
    }

    @Override
    public void reset(int slot) {
        slots.set(slot, null);
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        out.appendValue(accumulator(slot).result());
    }

    @Override
    public void merge(int target, int source) {
        A added = slots.get(source);
        if (added != null) {
            accumulator(target).merge(added);
        }
    }

    @Override
    public void write(int slot, ByteWriter out) {
        accumulator(slot).write(out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        A accumulator = create.get();
        accumulator.read(in);
        slots.set(slot, accumulator);
    }

    @Override
    public long bytes() {
        long bytes = (long) REFERENCE_BYTES * slots.size();
        for (A accumulator : slots) {
            bytes += accumulator == null ? 0 : accumulator.bytes();
        }
        return bytes;
    }
}
