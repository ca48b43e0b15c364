// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Column;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.OperatorContext.Counter;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.row.RowTimes;
import dev.millrace.engine.state.KeyIndex;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.node.Emit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY per session: rows of a key that are at most a gap apart share a window [first row, last row]. Puts out the keys, the
 * window's start and end, and the aggregates, at the time of the session's end.
 *
 * <p>A row that lies within the gap of one or more sessions joins them all into one; the sessions that were there are gone, which is
 * told with −1, and the joined one is told with +1. At the end of a tick only the net of it is told. With {@link Emit#FINAL} a session
 * is told once, when the watermark is past its end by more than gap and grace. A row is late if the session that it would make has
 * closed already: it is dropped and counted ({@code late_rows}).
 *
 * <p>State: one entry per session, keyed by the group's key, start and end (8 bytes each). Source of the rules: Kafka Streams'
 * session windows (KIP-94).
 */
public final class SessionAggregate implements Operator {

    private static final int WINDOW_BYTES = 2 * Long.BYTES;

    private final GroupKeys keys;
    private final long gapMillis;
    private final @Nullable Evaluator time;
    private final AggregateSettings settings;
    private final Groups groups;
    private final List<Type> types;
    private final SessionLists lists = new SessionLists();
    private final KeyIndex keyIndex = new KeyIndex();
    private final TimeBuckets buckets = new TimeBuckets();
    private final ByteWriter key = new ByteWriter(64);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ByteReader otherReader = new ByteReader(new byte[0], 0);
    private final ChangesBuilder out;
    /** Sessions that this tick touched, by key bytes in the order of first touch, with the row that stood before the tick. */
    private final Map<SessionKey, TouchedSession> touched = new LinkedHashMap<>();

    private final int[] oneSlot = new int[1];
    private final int[] oneRow = new int[1];
    private StateTable table;
    private Counter lateRows = new Counter();

    /** {@code time} {@code null}: sessions by the rows' event time. */
    public SessionAggregate(
            List<Evaluator> keys,
            List<BoundAggregate> calls,
            long gapMillis,
            @Nullable Evaluator time,
            AggregateSettings settings) {
        this.keys = new GroupKeys(keys, settings.dropNullKeys());
        this.gapMillis = gapMillis;
        this.time = time;
        this.settings = settings;
        this.groups = new Groups(calls, settings.retractions());
        this.table = new StateTable("sessions", groups, false);
        this.types = new ArrayList<>(this.keys.types());
        types.add(ScalarType.BIGINT);
        types.add(ScalarType.BIGINT);
        calls.forEach(call -> types.add(call.resultType()));
        this.out = new ChangesBuilder(types);
    }

    /** The bytes of a session's key, as a map's key. */
    private record SessionKey(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SessionKey session && Arrays.equals(bytes, session.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** What was told of a session before this tick, if anything. */
    private record TouchedSession(@Nullable Changes told) {}

    @Override
    public void open(OperatorContext context) {
        table = context.state("sessions", groups);
        lateRows = context.counter("late_rows");
    }

    @Override
    public void restored() {
        buckets.clear();
        lists.clear();
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                link(slot);
            }
        }
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Input input = Input.of(changes, tick.context());
        List<Column> keyColumns = keys.evaluate(input);
        List<List<Column>> arguments = groups.evaluate(input);
        RowTimes times = RowTimes.of(changes, time, input);
        for (int row = 0; row < changes.rows(); row++) {
            if (keys.write(keyColumns, row, key)
                    && times.inWindows(row, tick.context().errors())) {
                int slot = session(times.get(row), tick.lateness(changes.watermark(row)));
                if (slot < 0) {
                    lateRows.add(1);
                    continue;
                }
                oneSlot[0] = slot;
                oneRow[0] = row;
                groups.add(
                        oneSlot, oneRow, 1, arguments, changes, tick.context().errors());
                table.touch(slot);
            }
        }
    }

    /** The slot of the session of {@code key} that holds {@code rowTime}, joined from those near it; −1 if it has closed. */
    private int session(long rowTime, long watermark) {
        int keySlot = keySlot();
        int first = 0;
        while (first < lists.count(keySlot) && end(lists.slot(keySlot, first)) < rowTime - gapMillis) {
            first++;
        }
        int last = first;
        long start = rowTime;
        long end = rowTime;
        while (last < lists.count(keySlot) && start(lists.slot(keySlot, last)) <= rowTime + gapMillis) {
            start = Math.min(start, start(lists.slot(keySlot, last)));
            end = Math.max(end, end(lists.slot(keySlot, last)));
            last++;
        }
        if (isClosed(end, watermark)) {
            return -1;
        }
        if (last == first + 1) {
            int only = lists.slot(keySlot, first);
            if (start(only) == start && end(only) == end) {
                remember(only);
                return only;
            }
        }
        return join(keySlot, first, last, start, end);
    }

    private int join(int keySlot, int first, int last, long start, long end) {
        for (int i = first; i < last; i++) {
            remember(lists.slot(keySlot, i));
        }
        int keyLength = key.length();
        key.writeLong(start);
        key.writeLong(end);
        int inserted = table.insert(key);
        key.truncate(keyLength);
        int target = inserted < 0 ? -inserted - 1 : inserted;
        if (inserted < 0 && settings.emit() == Emit.CHANGES) {
            touched.putIfAbsent(new SessionKey(table.key(target)), new TouchedSession(null));
        }
        for (int i = first; i < last; i++) {
            int source = lists.slot(keySlot, i);
            if (source != target) {
                groups.merge(target, source);
            }
        }
        for (int i = last - 1; i >= first; i--) {
            int source = lists.slot(keySlot, i);
            lists.remove(keySlot, i);
            if (source != target) {
                table.remove(source);
            }
        }
        lists.insert(keySlot, first, target);
        buckets.add(end, target);
        return target;
    }

    private int keySlot() {
        int slot = keyIndex.insert(key.array(), 0, key.length());
        return slot < 0 ? -slot - 1 : slot;
    }

    private boolean isClosed(long end, long watermark) {
        return watermark != Long.MIN_VALUE && end + gapMillis + settings.graceMillis() < watermark;
    }

    private void remember(int slot) {
        if (settings.emit() == Emit.FINAL) {
            return;
        }
        SessionKey session = new SessionKey(table.key(slot));
        if (!touched.containsKey(session)) {
            Changes told = null;
            if (groups.latestTime(slot) != Long.MIN_VALUE) {
                ChangesBuilder old = new ChangesBuilder(types);
                appendRow(slot, old, -1);
                told = old.build();
            }
            touched.put(session, new TouchedSession(told));
        }
    }

    @Override
    public boolean isDue(long watermark) {
        return buckets.isDue(closedEnd(watermark));
    }

    @Override
    public void endTick(Tick tick, Output output) {
        touched.forEach((session, before) -> {
            int slot = table.find(session.bytes(), 0, session.bytes().length);
            if (before.told() != null) {
                out.append(before.told(), 0, -1);
            }
            if (slot >= 0 && groups.rowCount(slot) > 0) {
                appendRow(slot, out, 1);
            }
        });
        touched.clear();
        closeSessions(tick);
        output.emit(out.build());
    }

    /** The latest end whose session is closed at {@code watermark}; of complete input all are. */
    private long closedEnd(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long margin = gapMillis + settings.graceMillis() + 1;
        return watermark < Long.MIN_VALUE + margin ? Long.MIN_VALUE : watermark - margin;
    }

    private void closeSessions(Tick tick) {
        for (Map.Entry<Long, TimeBuckets.Bucket> due : buckets.removeUpTo(closedEnd(tick.watermark()))) {
            List<Integer> closed = new ArrayList<>();
            for (int i = 0; i < due.getValue().count(); i++) {
                int slot = due.getValue().slot(i);
                if (table.isLive(slot) && end(slot) == due.getKey() && !closed.contains(slot)) {
                    closed.add(slot);
                }
            }
            if (settings.emit() == Emit.FINAL) {
                closed.sort(this::compareKeys);
                closed.forEach(slot -> appendRow(slot, out, 1));
            }
            closed.forEach(this::forget);
        }
    }

    private void forget(int slot) {
        key.clear();
        key.write(table.key(slot), 0, table.keyLength(slot) - WINDOW_BYTES);
        int keySlot = keySlot();
        for (int i = lists.count(keySlot) - 1; i >= 0; i--) {
            if (lists.slot(keySlot, i) == slot) {
                lists.remove(keySlot, i);
            }
        }
        if (lists.count(keySlot) == 0) {
            keyIndex.remove(keySlot);
        }
        table.remove(slot);
    }

    private void link(int slot) {
        key.clear();
        key.write(table.key(slot), 0, table.keyLength(slot) - WINDOW_BYTES);
        int keySlot = keySlot();
        int index = lists.count(keySlot);
        while (index > 0 && start(lists.slot(keySlot, index - 1)) > start(slot)) {
            index--;
        }
        lists.insert(keySlot, index, slot);
        buckets.add(end(slot), slot);
    }

    private int compareKeys(int left, int right) {
        table.readKey(left, reader);
        table.readKey(right, otherReader);
        return keys.compare(reader, otherReader);
    }

    private long start(int slot) {
        table.readKey(slot, reader);
        reader.skip(table.keyLength(slot) - WINDOW_BYTES);
        return reader.readLong();
    }

    private long end(int slot) {
        table.readKey(slot, reader);
        reader.skip(table.keyLength(slot) - Long.BYTES);
        return reader.readLong();
    }

    private void appendRow(int slot, ChangesBuilder target, int weight) {
        table.readKey(slot, reader);
        keys.read(reader, target.columns());
        ((LongBuilder) target.column(keys.count())).append(reader.readLong());
        long end = reader.readLong();
        ((LongBuilder) target.column(keys.count() + 1)).append(end);
        groups.results(slot, target.columns(), keys.count() + 2);
        target.endRow(end, weight);
    }
}
