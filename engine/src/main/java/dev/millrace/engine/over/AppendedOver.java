// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.OrderedRows;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Functions over the rows of a stream around each row: each row is put out once, at the end of its tick, in the order of arrival,
 * with what its frame holds by then. A row that comes out of order sees the frame at its own place; what was said before stays.
 *
 * <p>Little is kept: of each partition the rows that a frame can reach back to and {@value #SPARE_ROWS} more for rows out of order.
 * A row that would need rows that are gone is late: it is left out and counted ({@code late_rows}). FIRST_VALUE from an
 * unbounded beginning needs all rows, and so keeps them.
 */
final class AppendedOver implements Operator {

    private static final int SPARE_ROWS = 64;
    private static final byte[] NOTHING = new byte[0];

    private final OverSettings settings;
    private final Frames frames;
    private final EvictedRows evicted = new EvictedRows(this::treeBytes);
    private final int neededRows;
    private final boolean evicts;
    private final boolean carries;
    private final ChangesBuilder out;
    private final List<ColumnBuilder> rowColumns;
    private final List<ColumnBuilder> resultColumns;
    private final ByteReader reader = new ByteReader(NOTHING, 0);
    /** New rows by partition, in the order of the tick's first of each. */
    private final Map<Integer, Arrivals> arrivals = new LinkedHashMap<>();

    /** By partition, for those that have had long frames; can be computed again. */
    private final Map<Integer, FrameTrees> trees = new HashMap<>();

    private long treeBytes;
    private @Nullable OrderedRows rows;
    private @Nullable StateTable evictedTable;
    private OperatorContext.Counter lateRows = new OperatorContext.Counter();

    private record Arrivals(byte[] partition, List<Integer> slots) {}

    AppendedOver(OverSettings settings) {
        this.settings = settings;
        frames = new Frames(settings);
        neededRows = neededRows(settings);
        evicts = settings.functions().stream()
                .noneMatch(function -> function.kind() == OverFunction.Kind.NTILE
                        || (function.kind() == OverFunction.Kind.FIRST_VALUE
                                && settings.frame().preceding() == null));
        carries = settings.frame().preceding() == null
                || settings.functions().stream().anyMatch(function -> function.kind() == OverFunction.Kind.DENSE_RANK);
        out = new ChangesBuilder(Over.outputTypes(settings));
        int split = settings.ordering().types().size();
        rowColumns = out.columns().subList(0, split);
        resultColumns = out.columns().subList(split, out.columns().size());
    }

    /** How many rows before a row its results need, without those that a distance decides. */
    private static int neededRows(OverSettings settings) {
        long needed = 1;
        Long preceding = settings.frame().preceding();
        for (OverFunction function : settings.functions()) {
            if (function.kind() == OverFunction.Kind.LAG) {
                needed = Math.max(needed, function.number());
            } else if (function.usesFrame() && preceding != null && !settings.byDistance()) {
                needed = Math.max(needed, preceding);
            }
        }
        return Math.toIntExact(needed);
    }

    @Override
    public void open(OperatorContext context) {
        rows = new OrderedRows(context, "rows");
        evictedTable = context.state("evicted", evicted);
        lateRows = context.counter("late_rows");
    }

    @Override
    public void restored() {
        rows().restored();
    }

    private OrderedRows rows() {
        if (rows == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return rows;
    }

    private StateTable evictedTable() {
        if (evictedTable == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return evictedTable;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Ordering.Keys keys = settings.ordering().keys(changes, Input.of(changes, tick.context()));
        for (int i = 0; i < changes.rows(); i++) {
            if (changes.weight(i) < 0) {
                throw new IllegalArgumentException("a function over a stream was given the deletion of a row");
            }
            keys.write(i);
            for (int copy = 0; copy < changes.weight(i); copy++) {
                int slot = rows().add(keys.partition(), keys.sortKey(), keys.row(), changes.timestamps()[i]);
                arrivals.computeIfAbsent(
                                rows().partition(slot),
                                ignored -> new Arrivals(keys.partition().toByteArray(), new ArrayList<>()))
                        .slots()
                        .add(slot);
            }
        }
    }

    @Override
    public void endTick(Tick tick, Output output) {
        List<Integer> told = new ArrayList<>();
        for (Map.Entry<Integer, Arrivals> entry : arrivals.entrySet()) {
            Partition partition = new Partition(settings, rows(), entry.getKey());
            int found = evictedTable()
                    .find(entry.getValue().partition(), 0, entry.getValue().partition().length);
            // In their order, so that no row counts rows before it that turn out to be late.
            List<Integer> inOrder = new ArrayList<>(entry.getValue().slots());
            inOrder.sort(
                    Comparator.comparingInt(slot -> rows().order(entry.getKey()).position(slot)));
            List<Integer> slots = new ArrayList<>();
            for (int slot : inOrder) {
                if (found >= 0 && isLate(partition, rows().order(entry.getKey()).position(slot), found)) {
                    rows().evict(slot);
                    lateRows.add(1);
                } else {
                    slots.add(slot);
                }
            }
            compute(partition, entry.getKey(), slots, found < 0 ? 0 : evicted.count(found), tick);
            told.addAll(slots);
        }
        told.sort(Comparator.comparingLong(slot -> rows().sequence(slot)));
        told.forEach(this::append);
        for (Map.Entry<Integer, Arrivals> entry : arrivals.entrySet()) {
            evict(entry.getKey(), entry.getValue().partition());
        }
        arrivals.clear();
        if (out.rows() > 0) {
            output.emit(out.build());
        }
    }

    private boolean isLate(Partition partition, int position, int evictedSlot) {
        boolean tooFewRows = position < neededRows;
        Long preceding = settings.frame().preceding();
        boolean tooShort = settings.byDistance()
                && preceding != null
                && evicted.distance(evictedSlot)
                        >= Partition.add(partition.distance(partition.slot(position)), -preceding);
        return tooFewRows || tooShort;
    }

    private void compute(Partition partition, int number, List<Integer> slots, long skipped, Tick tick) {
        List<Reach.Interval> intervals = new ArrayList<>();
        FrameTrees known = trees.getOrDefault(number, frames.newTrees());
        long bytesBefore = known.bytes();
        if (!slots.isEmpty()) {
            known.forgetFrom(skipped + rows().order(number).position(slots.getFirst()));
        }
        for (int slot : slots) {
            int position = rows().order(number).position(slot);
            // Rows behind it are not told again, but must know where running functions now stand.
            intervals.add(new Reach.Interval(position, carries ? partition.size() : position + 1));
        }
        for (Reach.Interval interval : Reach.merge(intervals)) {
            Frames.Span span =
                    new Frames.Span(partition, interval.from(), interval.to(), skipped, known, tick.context());
            byte[] before = interval.from() == 0 ? NOTHING : rows().note(partition.slot(interval.from() - 1));
            List<byte[]> notes = frames.compute(span, before);
            for (int i = 0; i < notes.size(); i++) {
                rows().setNote(partition.slot(interval.from() + i), notes.get(i));
            }
        }
        if (!known.isEmpty()) {
            trees.put(number, known);
            treeBytes += known.bytes() - bytesBefore;
        }
    }

    private long treeBytes() {
        return treeBytes;
    }

    private void append(int slot) {
        rows().readRow(slot, reader);
        RowCodec.read(reader, rowColumns);
        RowCodec.read(Note.results(rows().note(slot)), resultColumns);
        out.endRow(rows().timestamp(slot), 1);
    }

    private void evict(int number, byte[] key) {
        Partition partition = new Partition(settings, rows(), number);
        Long preceding = settings.frame().preceding();
        long keptFrom = Long.MAX_VALUE;
        if (settings.byDistance() && preceding != null && partition.size() > 0) {
            long newest = partition.distance(partition.slot(partition.size() - 1));
            keptFrom = Partition.add(newest, -Partition.add(preceding, preceding));
        }
        while (evicts && partition.size() > neededRows + SPARE_ROWS) {
            int oldest = partition.slot(0);
            long distance = settings.byDistance() ? partition.distance(oldest) : Long.MIN_VALUE;
            if (distance >= keptFrom) {
                break;
            }
            int slot = evictedTable().insert(key, 0, key.length);
            slot = slot < 0 ? -slot - 1 : slot;
            evicted.add(slot, distance);
            evictedTable().touch(slot);
            rows().evict(oldest);
        }
        forgetParts(number, key);
        rows().releaseIfEmpty(number);
    }

    private void forgetParts(int number, byte[] key) {
        FrameTrees known = trees.get(number);
        if (known == null) {
            return;
        }
        long bytesBefore = known.bytes();
        if (rows().order(number).size() == 0) {
            trees.remove(number);
            treeBytes -= bytesBefore;
            return;
        }
        int found = evictedTable().find(key, 0, key.length);
        known.forgetBefore(found < 0 ? 0 : evicted.count(found));
        treeBytes += known.bytes() - bytesBefore;
    }
}
