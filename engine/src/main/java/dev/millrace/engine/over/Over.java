// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.join.NetChanges;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions over the rows around each row, kept exact as rows come and go: the input's columns, then one for each function. All rows
 * are kept in order with what they were last told with; a change computes again what it can reach ({@link Reach}) and takes
 * back what has become wrong. Rows with equal sort keys stand in the order in which they came.
 *
 * <p>{@link AppendedOver} is the form for streams.
 */
public final class Over extends OrderedOperator {

    private static final byte[] NOTHING = new byte[0];

    private final OverSettings settings;
    private final Frames frames;
    private final Reach reach;
    private final ChangesBuilder out;
    private final List<ColumnBuilder> rowColumns;
    private final List<ColumnBuilder> resultColumns;
    private final ByteReader reader = new ByteReader(NOTHING, 0);
    /** By partition, in the order of the tick's first change of each. */
    private final Map<Integer, List<Place>> touched = new LinkedHashMap<>();

    /** A changed place: the row that stands there, or −1 for the end, and the ordering value of the row that came or went. */
    private record Place(int slot, long distance) {}

    /** The operator for {@code settings}: this one, or {@link AppendedOver}. */
    public static Operator of(OverSettings settings) {
        return settings.appendOnly() ? new AppendedOver(settings) : new Over(settings);
    }

    private Over(OverSettings settings) {
        super(settings.ordering());
        this.settings = settings;
        frames = new Frames(settings);
        reach = new Reach(settings);
        out = new ChangesBuilder(outputTypes(settings));
        int split = settings.ordering().types().size();
        rowColumns = out.columns().subList(0, split);
        resultColumns = out.columns().subList(split, out.columns().size());
    }

    static List<Type> outputTypes(OverSettings settings) {
        List<Type> types = new ArrayList<>(settings.ordering().types());
        settings.functions().forEach(function -> types.add(function.type()));
        return types;
    }

    @Override
    protected void insert(Ordering.Keys keys, long timestamp) {
        int slot = rows().add(keys.partition(), keys.sortKey(), keys.row(), timestamp);
        touch(rows().partition(slot), slot, slot);
    }

    @Override
    protected void delete(int slot, long timestamp) {
        byte[] note = rows().note(slot);
        if (note.length > 0) {
            append(slot, note, timestamp, -1);
        }
        int partition = rows().partition(slot);
        int next = rows().order(partition).position(slot) + 1;
        touch(
                partition,
                next < rows().order(partition).size() ? rows().order(partition).get(next) : -1,
                slot);
        rows().remove(slot);
    }

    private void touch(int partition, int place, int changed) {
        long distance = settings.byDistance() ? new Partition(settings, rows(), partition).distance(changed) : 0;
        touched.computeIfAbsent(partition, ignored -> new ArrayList<>()).add(new Place(place, distance));
    }

    @Override
    public void endTick(Tick tick, Output output) {
        for (Map.Entry<Integer, List<Place>> entry : touched.entrySet()) {
            Partition partition = new Partition(settings, rows(), entry.getKey());
            for (Reach.Interval interval : Reach.merge(reached(partition, entry))) {
                recompute(new Frames.Span(
                        partition, interval.from(), interval.to(), 0, frames.newTrees(), tick.context()));
            }
            rows().releaseIfEmpty(entry.getKey());
        }
        touched.clear();
        if (out.rows() > 0) {
            output.emit(NetChanges.of(out.build()));
        }
    }

    private List<Reach.Interval> reached(Partition partition, Map.Entry<Integer, List<Place>> entry) {
        List<Reach.Interval> intervals = new ArrayList<>();
        for (Place place : entry.getValue()) {
            int position;
            if (place.slot() < 0) {
                position = partition.size();
            } else if (rows().isIn(place.slot(), entry.getKey())) {
                position = rows().order(entry.getKey()).position(place.slot());
            } else if (settings.byDistance()) {
                position = partition.firstAtOrAfter(place.distance());
            } else {
                // Its row went later in the tick, and then the row behind it was noted for the same place.
                continue;
            }
            intervals.add(reach.of(partition, position, place.distance()));
        }
        return intervals;
    }

    private void recompute(Frames.Span span) {
        byte[] before =
                span.from() == 0 ? NOTHING : rows().note(span.partition().slot(span.from() - 1));
        List<byte[]> notes = frames.compute(span, before);
        int[] slots = span.partition().slots(span.from(), span.to());
        for (int i = 0; i < slots.length; i++) {
            byte[] old = rows().note(slots[i]);
            byte[] now = notes.get(i);
            boolean same = old.length > 0 && Note.sameResults(old, now);
            if (!same && old.length > 0) {
                append(slots[i], old, rows().timestamp(slots[i]), -1);
            }
            if (!same) {
                append(slots[i], now, rows().timestamp(slots[i]), 1);
            }
            rows().setNote(slots[i], now);
        }
    }

    private void append(int slot, byte[] note, long timestamp, int weight) {
        rows().readRow(slot, reader);
        RowCodec.read(reader, rowColumns);
        RowCodec.read(Note.results(note), resultColumns);
        out.endRow(timestamp, weight);
    }
}
