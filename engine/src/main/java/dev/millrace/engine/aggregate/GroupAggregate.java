// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteReader;
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
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.node.Emit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY, over all time or per tumbling or hopping window. Puts out the keys, the window's start and end if there is one, and the
 * aggregates.
 *
 * <p>The rows of a batch are first mapped to slots, one per group and window, then every aggregate adds the whole batch by slot in
 * one loop. At the end of the tick each touched group tells its row as it was before the tick with −1 and as it is now with +1, in
 * the order in which the groups were first touched; both carry the latest event time of the group's rows. With {@link Emit#FINAL} a
 * window tells its row once, when the watermark has reached its end plus the grace, ordered by window and then by key.
 *
 * <p>A row whose windows have all closed is late: it is dropped and counted ({@code late_rows}). A closed window's state goes.
 */
public final class GroupAggregate implements Operator {

    /** (row, window) pairs that are worked on at once: a batch of rows that are in many windows each is taken in parts. */
    private static final int MOST_PAIRS = 1 << 20;

    private final GroupKeys keys;
    private final @Nullable TimeWindows windows;
    private final @Nullable Evaluator time;
    private final AggregateSettings settings;
    private final Groups groups;
    private final WindowedSlots slots;
    private final TouchedGroups touched = new TouchedGroups();
    private final TimeBuckets buckets = new TimeBuckets();
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ByteReader otherReader = new ByteReader(new byte[0], 0);
    private final ChangesBuilder before;
    private final List<Boolean> hadRow = new ArrayList<>();
    private final ChangesBuilder out;
    private final int firstResult;
    private StateTable table;
    private Counter lateRows = new Counter();

    /** {@code windows} {@code null}: over all time. {@code time} {@code null}: windows by the rows' event time. */
    public GroupAggregate(
            List<Evaluator> keys,
            List<BoundAggregate> calls,
            @Nullable TimeWindows windows,
            @Nullable Evaluator time,
            AggregateSettings settings) {
        this.keys = new GroupKeys(keys, settings.dropNullKeys());
        this.windows = windows;
        this.time = time;
        this.settings = settings;
        this.groups = new Groups(calls, settings.retractions(), buckets::bytes);
        this.table = new StateTable("groups", groups, false);
        this.firstResult = keys.size() + (windows == null ? 0 : 2);
        List<Type> types = new ArrayList<>(this.keys.types());
        if (windows != null) {
            types.add(ScalarType.BIGINT);
            types.add(ScalarType.BIGINT);
        }
        calls.forEach(call -> types.add(call.resultType()));
        this.before = new ChangesBuilder(types);
        this.out = new ChangesBuilder(types);
        this.slots = new WindowedSlots(this.keys, windows, settings.graceMillis());
    }

    @Override
    public void open(OperatorContext context) {
        table = context.state("groups", groups);
        lateRows = context.counter("late_rows");
    }

    @Override
    public void restored() {
        buckets.clear();
        if (windows != null) {
            for (int slot = 0; slot < table.slotLimit(); slot++) {
                if (table.isLive(slot)) {
                    buckets.add(start(slot), slot);
                }
            }
        }
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        int most = windows == null ? 1 : windows.most();
        int rows = Math.max(1, MOST_PAIRS / most);
        if (changes.rows() <= rows) {
            take(changes, tick);
            return;
        }
        for (int first = 0; first < changes.rows(); first += rows) {
            int count = Math.min(rows, changes.rows() - first);
            int start = first;
            take(changes.select(IntStream.range(start, start + count).toArray(), count), tick);
        }
    }

    private void take(Changes changes, Tick tick) {
        Input input = Input.of(changes, tick.context());
        List<Column> keyColumns = keys.evaluate(input);
        RowTimes times = RowTimes.of(changes, windows == null ? null : time, input);
        lateRows.add(slots.assign(table, changes, keyColumns, times, tick, buckets));
        for (int i = 0; i < slots.count(); i++) {
            int slot = slots.slots()[i];
            if (touched.add(slot)) {
                table.touch(slot);
                rememberRow(slot);
            }
        }
        groups.add(
                slots.slots(),
                slots.rows(),
                slots.count(),
                groups.evaluate(input),
                changes,
                tick.context().errors());
    }

    private void rememberRow(int slot) {
        if (settings.emit() == Emit.CHANGES) {
            boolean told = groups.latestTime(slot) != Long.MIN_VALUE;
            hadRow.add(told);
            if (told && settings.tellOldRows()) {
                appendRow(slot, before, 1);
            }
        }
    }

    @Override
    public boolean isDue(long watermark) {
        return windows != null && buckets.isDue(closedStart(watermark));
    }

    @Override
    public void endTick(Tick tick, Output output) {
        if (settings.emit() == Emit.CHANGES) {
            tellTouched();
        }
        touched.clear();
        hadRow.clear();
        if (windows != null) {
            closeWindows(tick);
        }
        output.emit(out.build());
    }

    private void tellTouched() {
        Changes old = before.build();
        int nextOld = 0;
        for (int i = 0; i < touched.count(); i++) {
            int slot = touched.slot(i);
            boolean had = hadRow.get(i);
            boolean stays = groups.rowCount(slot) > 0 || settings.keepEmptyGroups();
            if (had && settings.tellOldRows()) {
                appendOld(old, nextOld++, groups.latestTime(slot));
            } else if (had && !stays) {
                appendRow(slot, out, -1);
            }
            if (stays) {
                appendRow(slot, out, 1);
            } else {
                table.remove(slot);
            }
        }
    }

    private void appendOld(Changes old, int row, long timestamp) {
        for (int column = 0; column < old.columns().size(); column++) {
            out.column(column).appendFrom(old.column(column), row);
        }
        out.endRow(timestamp, -1);
    }

    private void closeWindows(Tick tick) {
        for (Map.Entry<Long, TimeBuckets.Bucket> due : buckets.removeUpTo(closedStart(tick.watermark()))) {
            Set<Integer> live = new LinkedHashSet<>();
            for (int i = 0; i < due.getValue().count(); i++) {
                int slot = due.getValue().slot(i);
                // A slot may have been given up and taken again, by this window or by another one.
                if (table.isLive(slot) && start(slot) == due.getKey()) {
                    live.add(slot);
                }
            }
            List<Integer> closed = new ArrayList<>(live);
            if (settings.emit() == Emit.FINAL) {
                closed.sort(this::compareKeys);
                closed.forEach(slot -> {
                    if (groups.rowCount(slot) > 0) {
                        appendRow(slot, out, 1);
                    }
                });
            }
            closed.forEach(table::remove);
        }
    }

    /** The latest start whose window is closed at {@code watermark}; of complete input all are. */
    private long closedStart(long watermark) {
        long size = Objects.requireNonNull(windows).sizeMillis();
        if (watermark == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return watermark < Long.MIN_VALUE + size + settings.graceMillis()
                ? Long.MIN_VALUE
                : watermark - settings.graceMillis() - size;
    }

    private int compareKeys(int left, int right) {
        table.readKey(left, reader);
        table.readKey(right, otherReader);
        return keys.compare(reader, otherReader);
    }

    private long start(int slot) {
        table.readKey(slot, reader);
        reader.skip(table.keyLength(slot) - Long.BYTES);
        return reader.readLong();
    }

    private void appendRow(int slot, ChangesBuilder target, int weight) {
        table.readKey(slot, reader);
        keys.read(reader, target.columns());
        if (windows != null) {
            long start = reader.readLong();
            ((LongBuilder) target.column(keys.count())).append(start);
            ((LongBuilder) target.column(keys.count() + 1)).append(windows.end(start));
        }
        groups.results(slot, target.columns(), firstResult);
        target.endRow(groups.latestTime(slot), weight);
    }
}
