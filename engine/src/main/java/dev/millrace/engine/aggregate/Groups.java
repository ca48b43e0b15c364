// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.aggregate.AggregateInput;
import dev.millrace.engine.function.aggregate.AggregateState;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.state.RowFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** What is kept for each group: how many rows it has, the latest event time among them, and the state of every aggregate. */
final class Groups implements RowFormat {

    private final List<AggregateState> states;
    private final List<BoundAggregate> calls;
    private final LongSupplier otherBytes;
    private long[] rowCounts = new long[16];
    private long[] latestTimes = new long[16];

    Groups(List<BoundAggregate> calls, boolean retractions) {
        this(calls, retractions, () -> 0);
    }

    /** {@code otherBytes}: memory of what is made from the groups, to be counted with them. */
    Groups(List<BoundAggregate> calls, boolean retractions, LongSupplier otherBytes) {
        this.otherBytes = otherBytes;
        this.calls = List.copyOf(calls);
        this.states = calls.stream().map(call -> call.newState(retractions)).toList();
        states.forEach(state -> state.ensureCapacity(rowCounts.length));
    }

    /** Adds rows to their slots; {@code arguments} holds the evaluated inputs of each call. */
    void add(int[] slots, int[] rows, int count, List<List<Column>> arguments, Changes changes, RowErrors errors) {
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            int row = rows[i];
            rowCounts[slot] += changes.weight(row);
            latestTimes[slot] = Math.max(latestTimes[slot], changes.timestamps()[row]);
        }
        for (int i = 0; i < states.size(); i++) {
            states.get(i).add(new AggregateInput(slots, arguments.get(i), rows, count, changes.weights(), errors));
        }
    }

    /** Adds what {@code source} holds to {@code target}. */
    void merge(int target, int source) {
        rowCounts[target] += rowCounts[source];
        latestTimes[target] = Math.max(latestTimes[target], latestTimes[source]);
        states.forEach(state -> state.merge(target, source));
    }

    long rowCount(int slot) {
        return rowCounts[slot];
    }

    long latestTime(int slot) {
        return latestTimes[slot];
    }

    /** Appends the value of each aggregate of {@code slot} to {@code out} from {@code firstColumn} on. */
    void results(int slot, List<ColumnBuilder> out, int firstColumn) {
        for (int i = 0; i < states.size(); i++) {
            states.get(i).result(slot, out.get(firstColumn + i));
        }
    }

    /** The inputs of each call, evaluated. */
    List<List<Column>> evaluate(Input input) {
        List<List<Column>> arguments = new ArrayList<>(calls.size());
        for (BoundAggregate call : calls) {
            List<Column> columns = new ArrayList<>();
            call.inputs().forEach(evaluator -> columns.add(evaluator.evaluate(input)));
            arguments.add(columns);
        }
        return arguments;
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > rowCounts.length) {
            int capacity = Math.max(slots, 2 * rowCounts.length);
            rowCounts = Arrays.copyOf(rowCounts, capacity);
            latestTimes = Arrays.copyOf(latestTimes, capacity);
            states.forEach(state -> state.ensureCapacity(capacity));
        }
    }

    @Override
    public void reset(int slot) {
        rowCounts[slot] = 0;
        latestTimes[slot] = Long.MIN_VALUE;
        states.forEach(state -> state.reset(slot));
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(rowCounts[slot]);
        out.writeLong(latestTimes[slot]);
        states.forEach(state -> state.write(slot, out));
    }

    @Override
    public void read(int slot, ByteReader in) {
        rowCounts[slot] = in.readLong();
        latestTimes[slot] = in.readLong();
        states.forEach(state -> state.read(slot, in));
    }

    @Override
    public long bytes() {
        long bytes = 16L * rowCounts.length + otherBytes.getAsLong();
        for (AggregateState state : states) {
            bytes += state.bytes();
        }
        return bytes;
    }
}
