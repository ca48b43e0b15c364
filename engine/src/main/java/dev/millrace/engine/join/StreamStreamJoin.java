// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.plan.node.JoinType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows of two streams whose keys are equal and whose times are near: INNER, LEFT, RIGHT or FULL. Each row is kept until
 * nothing can match it any more; a row that comes meets those of the other side, by time and then by arrival, and each pair is put
 * out once, at the later of the two times.
 *
 * <p>Unmatched rows of a side that keeps them are put out with nulls and the row's own time when the watermark says that their window
 * has closed: ordered by time, at equal times the right side first, then by key; before the matches of the same tick. Without grace
 * they are put out at once. Either way a row is told as unmatched at most once and nothing is taken back.
 *
 * <p>A row is late when its own window has closed. It is counted ({@code late_rows}) and not kept, but it still meets what is there,
 * and is told as unmatched at once if it finds nothing; so do Kafka Streams' joins. A row with a null key meets nothing.
 */
public final class StreamStreamJoin implements Operator {

    private final JoinShape shape;
    private final JoinTimes times;
    private final MatchFinder finder;
    private final JoinedRows closed;
    private final JoinedRows matched;
    private final List<SortCodec.Direction> keyOrder;
    private final ByteWriter key = new ByteWriter(64);
    private final ByteWriter row = new ByteWriter(256);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final @Nullable JoinBuffer[] buffers = new @Nullable JoinBuffer[2];
    private OperatorContext.Counter lateRows = new OperatorContext.Counter();

    public StreamStreamJoin(JoinShape shape, JoinTimes times) {
        if (shape.type() == JoinType.SEMI || shape.type() == JoinType.ANTI) {
            throw new IllegalArgumentException("a join of two streams cannot be " + shape.type());
        }
        this.shape = shape;
        this.times = times;
        finder = new MatchFinder(shape);
        closed = new JoinedRows(shape);
        matched = new JoinedRows(shape);
        keyOrder = Collections.nCopies(shape.left().keys().size(), SortCodec.Direction.ASCENDING);
    }

    @Override
    public void open(OperatorContext context) {
        buffers[0] = new JoinBuffer(context, "left");
        buffers[1] = new JoinBuffer(context, "right");
        lateRows = context.counter("late_rows");
    }

    @Override
    public void restored() {
        buffer(0).restored();
        buffer(1).restored();
    }

    private JoinBuffer buffer(int port) {
        JoinBuffer buffer = buffers[port];
        if (buffer == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return buffer;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        List<Column> keys = shape.side(port).keyColumns(changes, tick);
        JoinBuffer other = buffer(1 - port);
        finder.begin();
        for (int i = 0; i < changes.rows(); i++) {
            if (changes.weight(i) < 0) {
                throw new IllegalArgumentException("a join of two streams was given the deletion of a row");
            }
            if (writeKey(keys, i)) {
                for (int slot : candidates(port, changes, i, tick)) {
                    finder.addCandidate(port, changes, i, slot, other::readRow);
                }
            }
            finder.endRow(tick);
        }
        finder.finish(tick);
        for (int i = 0; i < changes.rows(); i++) {
            boolean hasKey = writeKey(keys, i);
            for (int copy = 0; copy < changes.weight(i); copy++) {
                arrive(port, changes, i, hasKey, tick.lateness(changes.watermark(i)));
            }
        }
    }

    private boolean writeKey(List<Column> keys, int position) {
        if (JoinShape.anyNull(keys, position)) {
            return false;
        }
        key.clear();
        SortCodec.write(keys, keyOrder, position, key);
        return true;
    }

    private int[] candidates(int port, Changes changes, int position, Tick tick) {
        long time = changes.timestamps()[position];
        long gone = times.goneBefore(tick.lateness(changes.watermark(position)));
        long from = Math.max(gone, JoinTimes.add(time, -times.lookBackMillis(port)));
        return buffer(1 - port).near(key, from, JoinTimes.add(time, times.waitMillis(port)));
    }

    private void arrive(int port, Changes changes, int position, boolean hasKey, long watermark) {
        JoinBuffer other = buffer(1 - port);
        long time = changes.timestamps()[position];
        for (int i = finder.from(position); i < finder.to(position); i++) {
            int slot = finder.slot(i);
            other.match(slot);
            other.readRow(slot, reader);
            matched.take(port, changes, position)
                    .read(1 - port, reader)
                    .endRow(Math.max(time, other.timestamp(slot)), 1);
        }
        boolean late = hasKey && time < times.closedBefore(port, watermark);
        boolean told = finder.from(position) < finder.to(position) || !shape.keepsUnmatched(port);
        if (!told && (!hasKey || late || times.graceMillis() == null)) {
            matched.take(port, changes, position).pad(1 - port).endRow(time, 1);
            told = true;
        }
        if (late) {
            lateRows.add(1);
        } else if (hasKey) {
            row.clear();
            RowCodec.write(changes.columns(), position, row);
            buffer(port).add(key, row, time, !told);
        }
    }

    @Override
    public boolean isDue(long watermark) {
        long gone = times.goneBefore(watermark);
        for (int port = 0; port < 2; port++) {
            if (buffer(port).hasUnmatchedBefore(times.closedBefore(port, watermark))
                    || buffer(port).hasBefore(gone)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void endTick(Tick tick, Output output) {
        List<Unmatched> ended = new ArrayList<>();
        for (int port = 0; port < 2; port++) {
            for (int slot : buffer(port).takeUnmatched(times.closedBefore(port, tick.watermark()))) {
                ended.add(new Unmatched(port, slot));
            }
        }
        ended.sort(this::compare);
        for (Unmatched each : ended) {
            JoinBuffer own = buffer(each.port());
            own.readRow(each.slot(), reader);
            closed.read(each.port(), reader).pad(1 - each.port()).endRow(own.timestamp(each.slot()), 1);
        }
        if (closed.rows() > 0) {
            output.emit(closed.build());
        }
        if (matched.rows() > 0) {
            output.emit(matched.build());
        }
        long gone = times.goneBefore(tick.watermark());
        buffer(0).removeBefore(gone);
        buffer(1).removeBefore(gone);
    }

    private record Unmatched(int port, int slot) {}

    private int compare(Unmatched left, Unmatched right) {
        JoinBuffer leftRows = buffer(left.port());
        JoinBuffer rightRows = buffer(right.port());
        int order = Long.compare(leftRows.timestamp(left.slot()), rightRows.timestamp(right.slot()));
        if (order == 0) {
            order = Integer.compare(right.port(), left.port());
        }
        if (order == 0) {
            order = leftRows.compareKeys(left.slot(), rightRows, right.slot());
        }
        return order != 0 ? order : Long.compare(leftRows.sequence(left.slot()), rightRows.sequence(right.slot()));
    }
}
