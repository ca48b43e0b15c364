// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.join.NetChanges;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.SortedSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first rows of each partition, kept exact as rows come and go; with their numbers if wanted. Rows with equal sort keys are ranked
 * in the order in which they came. All rows are kept, as any may move up; of rows that are only added those beyond the limit are
 * forgotten at once, as none of them can.
 *
 * <p>Without numbers a change moves at most one row in or out, which is read at its position. With numbers the places from the
 * changed one on are compared with what they were when the tick began; places before it are not looked at.
 */
public final class TopN extends OrderedOperator {

    private final long limit;
    private final boolean withRowNumber;
    private final boolean appendOnly;
    private final ChangesBuilder out;
    private final List<ColumnBuilder> rowColumns;
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    /** By partition, in the order of the tick's first change of each. */
    private final Map<Integer, Ranks> touched = new LinkedHashMap<>();

    /** As {@link #TopN(Ordering, long, boolean, boolean)} for rows that may be deleted. */
    public TopN(Ordering ordering, long limit, boolean withRowNumber) {
        this(ordering, limit, withRowNumber, false);
    }

    /**
     * @param withRowNumber whether the number, from 1, is put out as a further BIGINT column
     * @param appendOnly rows are only added, so those beyond the limit need not be kept
     */
    public TopN(Ordering ordering, long limit, boolean withRowNumber, boolean appendOnly) {
        super(ordering);
        this.appendOnly = appendOnly;
        this.limit = limit;
        this.withRowNumber = withRowNumber;
        List<Type> types = new ArrayList<>(ordering.types());
        if (withRowNumber) {
            types.add(ScalarType.BIGINT);
        }
        out = new ChangesBuilder(types);
        rowColumns = out.columns().subList(0, ordering.types().size());
    }

    /** The places of a partition as the tick found them, from {@code first} on, as far as the limit. */
    private static final class Ranks {
        private int first = Integer.MAX_VALUE;
        private List<Place> places = List.of();
    }

    private record Place(byte[] row, long timestamp) {}

    @Override
    protected void insert(Ordering.Keys keys, long timestamp) {
        if (appendOnly && isBehindAll(keys)) {
            return;
        }
        int slot = rows().add(keys.partition(), keys.sortKey(), keys.row(), timestamp);
        int partition = rows().partition(slot);
        SortedSlots order = rows().order(partition);
        int position = order.position(slot);
        Ranks ranks = touched.computeIfAbsent(partition, ignored -> new Ranks());
        if (position < limit && withRowNumber) {
            remember(ranks, order, position, position + 1, 1);
        } else if (position < limit) {
            emit(slot, timestamp, 1);
            if (order.size() > limit) {
                emit(order.get((int) limit), timestamp, -1);
            }
        }
        if (appendOnly && order.size() > limit) {
            // It is the last copy of its row, as equal rows are ranked in the order in which they came.
            rows().remove(order.get((int) limit));
        }
    }

    /** Whether as many rows as are wanted are ranked before the row of {@code keys} for ever. */
    private boolean isBehindAll(Ordering.Keys keys) {
        int partition = rows().findPartition(keys.partition());
        if (partition < 0) {
            return limit == 0;
        }
        SortedSlots order = rows().order(partition);
        return order.size() >= limit && rows().compareSortKey(order.get((int) limit - 1), keys.sortKey()) <= 0;
    }

    @Override
    protected void delete(int slot, long timestamp) {
        if (appendOnly) {
            throw new IllegalArgumentException("the first rows of a stream were given the deletion of a row");
        }
        int partition = rows().partition(slot);
        SortedSlots order = rows().order(partition);
        int position = order.position(slot);
        Ranks ranks = touched.computeIfAbsent(partition, ignored -> new Ranks());
        if (position < limit && withRowNumber) {
            remember(ranks, order, position, position, 0);
        } else if (position < limit) {
            emit(slot, timestamp, -1);
            if (order.size() > limit) {
                emit(order.get((int) limit), timestamp, 1);
            }
        }
        rows().remove(slot);
    }

    /**
     * Notes what stood at the places from {@code position} on before the change, if that is not known yet: the first change of a
     * place is the one that comes with nothing changed before it. What stood there is read from {@code from} on, as an inserted
     * row has already moved the others; {@code inserted} rows at the end have come with this change.
     */
    private void remember(Ranks ranks, SortedSlots order, int position, int from, int inserted) {
        if (position >= ranks.first) {
            return;
        }
        int before = ranks.first == Integer.MAX_VALUE ? (int) Math.min(limit, order.size() - inserted) : ranks.first;
        int known = before + inserted;
        List<Place> places = new ArrayList<>();
        for (int slot : order.range(from, known)) {
            places.add(new Place(bytes(slot), rows().timestamp(slot)));
        }
        places.addAll(ranks.places);
        ranks.first = position;
        ranks.places = places;
    }

    private byte[] bytes(int slot) {
        rows().readRow(slot, reader);
        return Arrays.copyOfRange(reader.array(), reader.position(), reader.position() + rows().rowLength(slot));
    }

    private void emit(int slot, long timestamp, int weight) {
        rows().readRow(slot, reader);
        RowCodec.read(reader, rowColumns);
        // A row that moves in or out because of another one keeps its own time.
        out.endRow(weight > 0 ? rows().timestamp(slot) : timestamp, weight);
    }

    @Override
    public void endTick(Tick tick, Output output) {
        for (Map.Entry<Integer, Ranks> entry : touched.entrySet()) {
            if (withRowNumber) {
                compare(entry.getValue(), rows().order(entry.getKey()));
            }
            rows().releaseIfEmpty(entry.getKey());
        }
        touched.clear();
        if (out.rows() > 0) {
            output.emit(NetChanges.of(out.build()));
        }
    }

    private void compare(Ranks before, SortedSlots order) {
        if (before.first == Integer.MAX_VALUE) {
            return;
        }
        int[] now = order.range(before.first, (int) Math.min(limit, order.size()));
        for (int i = 0; i < Math.max(now.length, before.places.size()); i++) {
            Place old = i < before.places.size() ? before.places.get(i) : null;
            Place current = i < now.length ? new Place(bytes(now[i]), rows().timestamp(now[i])) : null;
            if (old != null
                    && current != null
                    && old.timestamp == current.timestamp
                    && Arrays.equals(old.row, current.row)) {
                continue;
            }
            long number = before.first + i + 1L;
            if (old != null) {
                emit(old, number, -1);
            }
            if (current != null) {
                emit(current, number, 1);
            }
        }
    }

    private void emit(Place place, long number, int weight) {
        reader.reset(place.row, 0);
        RowCodec.read(reader, rowColumns);
        ((LongBuilder) out.column(rowColumns.size())).append(number);
        out.endRow(place.timestamp, weight);
    }
}
