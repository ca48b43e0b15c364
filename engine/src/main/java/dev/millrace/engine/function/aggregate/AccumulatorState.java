// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One {@link Accumulator} per slot, made when its group gets its first row; what they take together is a sum that is kept. */
final class AccumulatorState<A extends Accumulator<A>> implements AggregateState {

    /** A reference, and half as much again for the list's spare room. */
    private static final int REFERENCE_BYTES = 6;

    private final Supplier<A> create;
    private final List<@Nullable A> slots = new ArrayList<>();
    private long accumulatorBytes;

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
            A accumulator = accumulator(input.slots()[i]);
            long before = accumulator.bytes();
            try {
                accumulator.add(arguments, input.weight(row));
            } catch (RuntimeException failure) {
                input.errors().add(row, String.valueOf(failure.getMessage()));
            }
            accumulatorBytes += accumulator.bytes() - before;
        }
    }

    private A accumulator(int slot) {
        A accumulator = slots.get(slot);
        if (accumulator == null) {
            accumulator = create.get();
            set(slot, accumulator);
        }
        return accumulator;
    }

    private void set(int slot, @Nullable A accumulator) {
        A before = slots.set(slot, accumulator);
        accumulatorBytes += (accumulator == null ? 0 : accumulator.bytes()) - (before == null ? 0 : before.bytes());
    }

    @Override
    public void ensureCapacity(int count) {
        while (slots.size() < count) {
            slots.add(null);
        }
    }

    @Override
    public void reset(int slot) {
        set(slot, null);
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        out.appendValue(accumulator(slot).result());
    }

    @Override
    public void merge(int target, int source) {
        A added = slots.get(source);
        if (added != null) {
            A accumulator = accumulator(target);
            long before = accumulator.bytes();
            accumulator.merge(added);
            accumulatorBytes += accumulator.bytes() - before;
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
        set(slot, accumulator);
    }

    @Override
    public long bytes() {
        return (long) REFERENCE_BYTES * slots.size() + accumulatorBytes;
    }
}
