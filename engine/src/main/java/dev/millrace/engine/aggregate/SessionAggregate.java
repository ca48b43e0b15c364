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
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.OperatorContext.Counter;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.row.RowTimes;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.node.Emit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * <p>State: one entry per session ({@link Sessions}). The rows of a batch are first mapped to sessions; the aggregates add them in one
 * loop, or before two sessions are merged. Source of the rules: Kafka Streams' session windows (KIP-94).
 */
public final class SessionAggregate implements Operator {

    private final GroupKeys keys;
    private final long gapMillis;
    private final @Nullable Evaluator time;
    private final AggregateSettings settings;
    private final Groups groups;
    private final Sessions sessions;
    private final TouchedSessions touched = new TouchedSessions();
    private final ByteWriter key = new ByteWriter(64);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ByteReader otherReader = new ByteReader(new byte[0], 0);
    /** What was told, before this tick, of sessions that it has touched. */
    private final ChangesBuilder before;

    private final ChangesBuilder out;
    private int[] rowSlots = new int[64];
    private int[] rows = new int[64];
    private int rowCount;
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
        this.sessions = new Sessions(groups);
        this.table = new StateTable("sessions", sessions, false);
        List<Type> types = new ArrayList<>(this.keys.types());
        types.add(ScalarType.BIGINT);
        types.add(ScalarType.BIGINT);
        calls.forEach(call -> types.add(call.resultType()));
        this.before = new ChangesBuilder(types);
        this.out = new ChangesBuilder(types);
    }

    @Override
    public void open(OperatorContext context) {
        table = context.state("sessions", sessions);
        lateRows = context.counter("late_rows");
    }

    @Override
    public void restored() {
        sessions.restored(table);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Input input = Input.of(changes, tick.context());
        List<Column> keyColumns = keys.evaluate(input);
        Batch batch = new Batch(changes, groups.evaluate(input), tick.context().errors());
        RowTimes times = RowTimes.of(changes, time, input);
        for (int row = 0; row < changes.rows(); row++) {
            if (keys.write(keyColumns, row, key)
                    && times.inWindows(row, tick.context().errors())) {
                int slot = session(batch, times.get(row), tick.lateness(changes.watermark(row)));
                if (slot < 0) {
                    lateRows.add(1);
                } else {
                    table.touch(slot);
                    note(slot, row);
                }
            }
        }
        flush(batch);
    }

    /** The batch at hand with the evaluated inputs of each aggregate. */
    private record Batch(Changes changes, List<List<Column>> arguments, RowErrors errors) {}

    private void note(int slot, int row) {
        if (rowCount == rows.length) {
            rowSlots = Arrays.copyOf(rowSlots, 2 * rowCount);
            rows = Arrays.copyOf(rows, 2 * rowCount);
        }
        rowSlots[rowCount] = slot;
        rows[rowCount++] = row;
    }

    /** Adds the rows that have been mapped to sessions so far. */
    private void flush(Batch batch) {
        if (rowCount > 0) {
            groups.add(rowSlots, rows, rowCount, batch.arguments(), batch.changes(), batch.errors());
            rowCount = 0;
        }
    }

    /** The slot of the session of {@code key} that holds {@code rowTime}, joined from those near it; −1 if it has closed. */
    private int session(Batch batch, long rowTime, long watermark) {
        int group = sessions.group(key);
        int first = sessions.countBefore(group, rowTime - gapMillis);
        int last = first;
        long start = rowTime;
        long end = rowTime;
        while (last < sessions.count(group) && sessions.start(sessions.slot(group, last)) - gapMillis <= rowTime) {
            start = Math.min(start, sessions.start(sessions.slot(group, last)));
            end = Math.max(end, sessions.end(sessions.slot(group, last)));
            last++;
        }
        if (isClosed(end, watermark)) {
            return -1;
        }
        return first == last ? begin(rowTime) : join(batch, group, first, last, start, end);
    }

    private int begin(long rowTime) {
        int keyLength = key.length();
        key.writeLong(rowTime);
        int slot = -table.insert(key) - 1;
        key.truncate(keyLength);
        sessions.begin(key, slot, rowTime);
        if (settings.emit() == Emit.CHANGES) {
            touched.add(slot, -1);
        }
        return slot;
    }

    /** Joins the sessions {@code [first .. last)} of a group into the first of them, which then reaches from start to end. */
    private int join(Batch batch, int group, int first, int last, long start, long end) {
        int target = sessions.slot(group, first);
        boolean same = last == first + 1 && sessions.start(target) == start && sessions.end(target) == end;
        for (int i = first; i < last; i++) {
            remember(sessions.slot(group, i));
        }
        if (last > first + 1) {
            flush(batch);
        }
        for (int i = first + 1; i < last; i++) {
            groups.merge(target, sessions.slot(group, i));
        }
        for (int i = last - 1; i > first; i--) {
            int source = sessions.slot(group, i);
            sessions.remove(group, i);
            leave(source);
            table.remove(source);
        }
        if (!same) {
            sessions.extend(target, start, end);
            if (settings.emit() == Emit.CHANGES) {
                leave(target);
                touched.add(target, -1);
            }
        }
        return target;
    }

    private boolean isClosed(long end, long watermark) {
        return watermark != Long.MIN_VALUE && end + gapMillis + settings.graceMillis() < watermark;
    }

    /** Keeps what was told of a session before this tick. */
    private void remember(int slot) {
        if (settings.emit() == Emit.CHANGES && !touched.has(slot)) {
            touched.add(slot, before.rows());
            appendRow(slot, before, -1);
        }
    }

    private void leave(int slot) {
        if (touched.has(slot)) {
            touched.leave(slot);
        }
    }

    @Override
    public boolean isDue(long watermark) {
        return sessions.isDue(closedEnd(watermark));
    }

    @Override
    public void endTick(Tick tick, Output output) {
        Changes told = before.rows() == 0 ? null : before.build();
        for (int entry = 0; entry < touched.count(); entry++) {
            if (told != null && touched.toldRow(entry) >= 0) {
                out.append(told, touched.toldRow(entry), -1);
            }
            int slot = touched.slot(entry);
            if (slot >= 0 && groups.rowCount(slot) > 0) {
                appendRow(slot, out, 1);
            }
        }
        touched.clear();
        closeSessions(closedEnd(tick.watermark()));
        if (out.rows() > 0) {
            output.emit(out.build());
        }
    }

    /** The latest end whose session is closed at {@code watermark}; of complete input all are. */
    private long closedEnd(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long margin = gapMillis + settings.graceMillis() + 1;
        return watermark < Long.MIN_VALUE + margin ? Long.MIN_VALUE : watermark - margin;
    }

    /** Closes the sessions that end at {@code lastEnd} or before, told in the order of their ends and then of their keys. */
    private void closeSessions(long lastEnd) {
        List<Integer> sameEnd = new ArrayList<>();
        while (sessions.isDue(lastEnd)) {
            sameEnd.clear();
            long end = sessions.end(sessions.first());
            while (sessions.isDue(end)) {
                sameEnd.add(sessions.first());
                forget(sessions.first());
            }
            if (settings.emit() == Emit.FINAL) {
                sameEnd.sort(this::compareKeys);
                for (int slot : sameEnd) {
                    if (groups.rowCount(slot) > 0) {
                        appendRow(slot, out, 1);
                    }
                }
            }
            sameEnd.forEach(table::remove);
        }
    }

    private void forget(int slot) {
        key.clear();
        table.readKey(slot, reader);
        key.write(reader.array(), reader.position(), table.keyLength(slot) - Long.BYTES);
        int group = sessions.group(key);
        sessions.remove(group, sessions.countBefore(group, sessions.end(slot)));
    }

    private int compareKeys(int left, int right) {
        table.readKey(left, reader);
        table.readKey(right, otherReader);
        return keys.compare(reader, otherReader);
    }

    private void appendRow(int slot, ChangesBuilder target, int weight) {
        table.readKey(slot, reader);
        keys.read(reader, target.columns());
        ((LongBuilder) target.column(keys.count())).append(sessions.start(slot));
        ((LongBuilder) target.column(keys.count() + 1)).append(sessions.end(slot));
        groups.results(slot, target.columns(), keys.count() + 2);
        target.endRow(sessions.end(slot), weight);
    }
}
