// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ColumnBuilder;

/** FILTER (WHERE …): adds to another state the rows whose last argument, a BOOLEAN, is true. */
final class FilteredState implements AggregateState {

    private final AggregateState state;
    private final int condition;

    FilteredState(AggregateState state, int condition) {
        this.state = state;
        this.condition = condition;
    }

    @Override
    public void add(AggregateInput input) {
        BooleanColumn keep = (BooleanColumn) input.argument(condition);
        int[] slots = new int[input.count()];
        int[] rows = new int[input.count()];
        int kept = 0;
        for (int i = 0; i < input.count(); i++) {
            int row = input.row(i);
            if (!keep.isNull(row) && keep.get(row)) {
                slots[kept] = input.slots()[i];
                rows[kept++] = row;
            }
        }
        state.add(new AggregateInput(
                slots, input.arguments().subList(0, condition), rows, kept, input.weights(), input.errors()));
    }

    @Override
    public void ensureCapacity(int slots) {
        state.ensureCapacity(slots);
    }

    @Override
    public void reset(int slot) {
        state.reset(slot);
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        state.result(slot, out);
    }

    @Override
    public void merge(int target, int source) {
        state.merge(target, source);
    }

    @Override
    public void write(int slot, ByteWriter out) {
        state.write(slot, out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        state.read(slot, in);
    }

    @Override
    public long bytes() {
        return state.bytes();
    }
}
