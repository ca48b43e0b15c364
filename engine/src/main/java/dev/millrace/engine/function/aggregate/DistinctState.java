// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.RowErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DISTINCT: counts how often each tuple of arguments is in a group and tells another state only when a tuple appears first or
 * disappears. Tuples are kept as {@link RowCodec} bytes in order of appearance.
 */
final class DistinctState implements AggregateState {

    /** An entry with its place in the table, the tuple and its array without the bytes. */
    private static final int ENTRY_BYTES = 88;

    private static final int MAP_BYTES = 64;

    private final AggregateState state;
    private final List<Type> types;
    private final ByteWriter tuple = new ByteWriter(64);
    private @Nullable Map<Tuple, Integer>[] counts = maps(0);
    private long entries;
    private long tupleBytes;
    private int maps;

    DistinctState(AggregateState state, List<Type> types) {
        this.state = state;
        this.types = types;
    }

    @Override
    public void add(AggregateInput input) {
        int[] slots = new int[input.count()];
        int[] rows = new int[input.count()];
        int changed = 0;
        for (int i = 0; i < input.count(); i++) {
            int row = input.row(i);
            tuple.clear();
            RowCodec.write(input.arguments(), row, tuple);
            if (count(input.slots()[i], new Tuple(tuple.toByteArray()), input.weight(row)) != 0) {
                slots[changed] = input.slots()[i];
                rows[changed++] = row;
            }
        }
        state.add(new AggregateInput(slots, input.arguments(), rows, changed, once(input.weights()), input.errors()));
    }

    /** A row that makes a tuple appear has a positive weight, one that makes it disappear a negative one; either counts once. */
    private static int @Nullable [] once(int @Nullable [] weights) {
        if (weights == null) {
            return null;
        }
        int[] signs = new int[weights.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = Integer.signum(weights[i]);
        }
        return signs;
    }

    /** Counts a tuple; +1 if it appeared, −1 if it disappeared, else 0. */
    private int count(int slot, Tuple key, int weight) {
        Map<Tuple, Integer> map = map(slot);
        Integer before = map.get(key);
        int after = (before == null ? 0 : before) + weight;
        if (before == null) {
            map.put(key, after);
            noteEntries(1, key.bytes.length);
        } else if (after == 0) {
            map.remove(key);
            noteEntries(-1, -key.bytes.length);
        } else {
            map.put(key, after);
        }
        boolean was = before != null && before > 0;
        return was == after > 0 ? 0 : was ? -1 : 1;
    }

    private void noteEntries(int number, int bytes) {
        entries += number;
        tupleBytes += bytes;
    }

    private Map<Tuple, Integer> map(int slot) {
        Map<Tuple, Integer> map = counts[slot];
        if (map == null) {
            map = new LinkedHashMap<>();
            counts[slot] = map;
            maps++;
        }
        return map;
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > counts.length) {
            counts = Arrays.copyOf(counts, Math.max(slots, 2 * counts.length));
        }
        state.ensureCapacity(slots);
    }

    @Override
    public void reset(int slot) {
        Map<Tuple, Integer> map = counts[slot];
        if (map != null) {
            map.keySet().forEach(key -> noteEntries(-1, -key.bytes.length));
            counts[slot] = null;
            maps--;
        }
        state.reset(slot);
    }

    @Override
    public void result(int slot, ColumnBuilder out) {
        state.result(slot, out);
    }

    @Override
    public void merge(int target, int source) {
        Map<Tuple, Integer> map = counts[source];
        if (map == null) {
            return;
        }
        List<ColumnBuilder> appeared = new ArrayList<>();
        types.forEach(type -> appeared.add(ColumnBuilder.of(type)));
        int rows = 0;
        for (Map.Entry<Tuple, Integer> entry : map.entrySet()) {
            if (count(target, entry.getKey(), entry.getValue()) > 0) {
                RowCodec.read(new ByteReader(entry.getKey().bytes, 0), appeared);
                rows++;
            }
        }
        List<Column> columns = appeared.stream().map(ColumnBuilder::build).toList();
        int[] slots = new int[rows];
        Arrays.fill(slots, target);
        state.add(new AggregateInput(slots, columns, null, rows, null, new RowErrors()));
    }

    @Override
    public void write(int slot, ByteWriter out) {
        Map<Tuple, Integer> map = map(slot);
        out.writeLength(map.size());
        map.forEach((key, count) -> {
            out.writeLength(key.bytes.length);
            out.write(key.bytes);
            out.writeInt(count);
        });
        state.write(slot, out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        reset(slot);
        int size = in.readLength();
        Map<Tuple, Integer> map = LinkedHashMap.newLinkedHashMap(size);
        for (int i = 0; i < size; i++) {
            Tuple key = new Tuple(in.readBytes(in.readLength()));
            map.put(key, in.readInt());
            noteEntries(1, key.bytes.length);
        }
        counts[slot] = map;
        maps++;
        state.read(slot, in);
    }

    @Override
    public long bytes() {
        return entries * ENTRY_BYTES + tupleBytes + (long) maps * MAP_BYTES + 4L * counts.length + state.bytes();
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<Tuple, Integer>[] maps(int length) {
        return (Map<Tuple, Integer>[]) new Map<?, ?>[length];
    }

    /** A tuple's bytes, compared by content. */
    private static final class Tuple {

        private final byte[] bytes;

        private Tuple(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Tuple tuple && Arrays.equals(bytes, tuple.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
