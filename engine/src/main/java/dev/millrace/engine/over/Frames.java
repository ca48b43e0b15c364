// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.function.aggregate.AggregateInput;
import dev.millrace.engine.function.aggregate.AggregateState;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes the functions for neighbouring rows of a partition. Only the rows that the functions look at are read: a frame from the
 * partition's beginning goes on from where the row before it stood, a bounded one is added up anew while it is short, and else put
 * together from parts ({@link FrameTree}).
 */
final class Frames {

    /** Rows in a frame up to which adding them up is the quickest. */
    private static final int SHORT_FRAME = 32;
    /** Single rows that a frame out of a tree looks at, about. */
    private static final int ROWS_IN_PIECES = 16;

    private final OverSettings settings;
    private final boolean running;
    private final List<@Nullable AggregateState> states = new ArrayList<>();

    Frames(OverSettings settings) {
        this.settings = settings;
        running = settings.frame().preceding() == null && settings.frame().following() != null;
        for (OverFunction function : settings.functions()) {
            BoundAggregate aggregate = function.aggregate();
            AggregateState state = aggregate == null ? null : aggregate.newState(false);
            if (state != null) {
                state.ensureCapacity(1);
            }
            states.add(state);
        }
    }

    /**
     * Rows to compute: {@code [from .. to)} of {@code partition}, before which {@code skipped} rows have been forgotten; {@code trees}
     * hold the parts of the partition's frames.
     */
    record Span(Partition partition, int from, int to, long skipped, FrameTrees trees, EvaluationContext context) {}

    /** Trees for one partition, without any parts yet. */
    FrameTrees newTrees() {
        return new FrameTrees(settings.functions());
    }

    /** The note of each row of {@code span}; {@code before} is that of the row before it, empty if there is none. */
    List<byte[]> compute(Span span, byte[] before) {
        int count = span.to() - span.from();
        List<ByteWriter> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(new ByteWriter(16));
        }
        @Nullable ByteReader resume = before.length == 0 ? null : Note.running(before);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < settings.functions().size(); i++) {
            OverFunction function = settings.functions().get(i);
            ColumnBuilder out = ColumnBuilder.of(function.type());
            switch (function.kind()) {
                case ROW_NUMBER, RANK, NTILE -> number(function, span, out);
                case DENSE_RANK -> denseRank(span, resume, runs, out);
                case LAG, LEAD -> shifted(function, span, out);
                case FIRST_VALUE, LAST_VALUE -> edge(function, span, out);
                case AGGREGATE -> {
                    AggregateState state = Objects.requireNonNull(states.get(i));
                    if (running) {
                        runningAggregate(function, state, span, resume, runs, out);
                    } else {
                        boundedAggregate(i, state, span, out);
                    }
                }
            }
            columns.add(out.build());
        }
        List<byte[]> notes = new ArrayList<>(count);
        ByteWriter results = new ByteWriter(64);
        for (int i = 0; i < count; i++) {
            results.clear();
            RowCodec.write(columns, i, results);
            notes.add(Note.of(results, runs.get(i)));
        }
        return notes;
    }

    private static void number(OverFunction function, Span span, ColumnBuilder out) {
        Partition partition = span.partition();
        int peer = -1;
        for (int k = span.from(); k < span.to(); k++) {
            long number = switch (function.kind()) {
                case RANK -> {
                    if (peer < 0) {
                        peer = partition.firstPeer(k);
                    } else if (!partition.arePeers(peer, k)) {
                        peer = k;
                    }
                    yield span.skipped() + peer + 1;
                }
                case NTILE -> bucket(k, partition.size(), function.number());
                default -> span.skipped() + k + 1;
            };
            append(number, out);
        }
    }

    /** Buckets as equal as can be, the larger ones first. */
    private static long bucket(long position, long size, long buckets) {
        long length = size / buckets;
        long larger = size % buckets;
        return position < larger * (length + 1)
                ? position / (length + 1) + 1
                : larger + (position - larger * (length + 1)) / length + 1;
    }

    private static void append(long number, ColumnBuilder out) {
        if (out instanceof IntBuilder ints) {
            ints.append(Math.toIntExact(number));
        } else {
            ((LongBuilder) out).append(number);
        }
    }

    private static void denseRank(Span span, @Nullable ByteReader resume, List<ByteWriter> runs, ColumnBuilder out) {
        long rank = resume == null ? 0 : resume.readLong();
        for (int k = span.from(); k < span.to(); k++) {
            if (k == 0 || !span.partition().arePeers(k - 1, k)) {
                rank++;
            }
            runs.get(k - span.from()).writeLong(rank);
            append(rank, out);
        }
    }

    private static void shifted(OverFunction function, Span span, ColumnBuilder out) {
        int size = span.partition().size();
        long distance = function.kind() == OverFunction.Kind.LAG ? -function.number() : function.number();
        int low = Math.clamp(span.from() + distance, 0, size);
        int high = Math.clamp(span.to() + distance, low, size);
        List<Column> values = evaluate(function, span, low, high);
        List<Column> otherwise =
                values.size() > 1 && distance != 0 ? evaluate(function, span, span.from(), span.to()) : List.of();
        for (int k = span.from(); k < span.to(); k++) {
            long source = k + distance;
            if (source >= 0 && source < size) {
                out.appendFrom(values.getFirst(), (int) source - low);
            } else if (otherwise.size() > 1) {
                out.appendFrom(otherwise.get(1), k - span.from());
            } else {
                out.appendNull();
            }
        }
    }

    private void edge(OverFunction function, Span span, ColumnBuilder out) {
        Partition partition = span.partition();
        boolean first = function.kind() == OverFunction.Kind.FIRST_VALUE;
        int[] sources = new int[span.to() - span.from()];
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (int k = span.from(); k < span.to(); k++) {
            int start = partition.frameStart(k);
            int end = partition.frameEnd(k);
            int source = start >= end ? -1 : first ? start : end - 1;
            sources[k - span.from()] = source;
            if (source >= 0) {
                low = Math.min(low, source);
                high = Math.max(high, source + 1);
            }
        }
        List<Column> values = low < high ? evaluate(function, span, low, high) : List.of();
        for (int source : sources) {
            if (source < 0) {
                out.appendNull();
            } else {
                out.appendFrom(values.getFirst(), source - low);
            }
        }
    }

    /** Frames of a few rows are added up anew; longer ones are put together from the parts that a tree keeps. */
    private void boundedAggregate(int index, AggregateState state, Span span, ColumnBuilder out) {
        OverFunction function = settings.functions().get(index);
        Partition partition = span.partition();
        int low = partition.frameStart(span.from());
        int high = Math.max(low, partition.frameEnd(span.to() - 1));
        // All rows are read at once, unless the tree knows so much of them that few are looked at.
        boolean together = high - low <= SHORT_FRAME + ROWS_IN_PIECES * (span.to() - span.from());
        List<Column> arguments = together ? evaluate(function, span, low, high) : List.of();
        FrameTree.Rows rows = (into, slot, from, to) -> {
            int first = (int) (from - span.skipped());
            int end = (int) (to - span.skipped());
            if (together) {
                add(into, slot, arguments, first - low, end - low, span.context());
            } else {
                add(into, slot, evaluate(function, span, first, end), 0, end - first, span.context());
            }
        };
        long startBefore = -1;
        long endBefore = -1;
        for (int k = span.from(); k < span.to(); k++) {
            long start = span.skipped() + partition.frameStart(k);
            long end = span.skipped() + partition.frameEnd(k);
            boolean isNew = start != startBefore || end != endBefore;
            if (end - start > SHORT_FRAME) {
                FrameTree tree = span.trees().tree(index);
                if (isNew) {
                    tree.compute(rows, start, end);
                }
                tree.result(out);
            } else {
                if (isNew) {
                    state.reset(0);
                    add(rows, state, start, end);
                }
                state.result(0, out);
            }
            startBefore = start;
            endBefore = end;
        }
    }

    private static void add(FrameTree.Rows rows, AggregateState state, long start, long end) {
        if (start < end) {
            rows.addTo(state, 0, start, end);
        }
    }

    private static void runningAggregate(
            OverFunction function,
            AggregateState state,
            Span span,
            @Nullable ByteReader resume,
            List<ByteWriter> runs,
            ColumnBuilder out) {
        Partition partition = span.partition();
        state.reset(0);
        int next = 0;
        if (resume != null) {
            state.read(0, resume);
            next = partition.frameEnd(span.from() - 1);
        }
        int low = next;
        List<Column> arguments = evaluate(function, span, low, Math.max(low, partition.frameEnd(span.to() - 1)));
        for (int k = span.from(); k < span.to(); k++) {
            int end = partition.frameEnd(k);
            if (end > next) {
                add(state, 0, arguments, next - low, end - low, span.context());
                next = end;
            }
            state.result(0, out);
            state.write(0, runs.get(k - span.from()));
        }
    }

    private static void add(
            AggregateState state, int slot, List<Column> arguments, int from, int to, EvaluationContext context) {
        if (from >= to) {
            return;
        }
        int[] rows = new int[to - from];
        int[] slots = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
            slots[i] = slot;
        }
        state.add(new AggregateInput(slots, arguments, rows, rows.length, null, context.errors()));
    }

    private static List<Column> evaluate(OverFunction function, Span span, int from, int to) {
        if (function.inputs().isEmpty()) {
            return List.of();
        }
        Changes batch = span.partition().decode(from, to);
        return Ordering.evaluate(function.inputs(), Input.of(batch, span.context()));
    }
}
