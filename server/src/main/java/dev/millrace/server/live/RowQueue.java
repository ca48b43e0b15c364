// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Changes;
import dev.millrace.server.session.SelectShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in the order in which they came. When it is full the oldest give way and are counted. */
final class RowQueue implements FrameQueue {

    /** The rows that wait at most, which is also what one frame takes. */
    static final int ROWS_MAX = 4_000;

    /** The memory that they take at most, about; one row is always kept. */
    static final int BYTES_MAX = 2 << 20;

    private final SelectShape shape;
    private final int rowsMax;
    private final Deque<Sized> rows = new ArrayDeque<>();
    private long bytes;
    private long skipped;

    private record Sized(List<@Nullable Object> values, int bytes) {}

    RowQueue(SelectShape shape) {
        this(shape, ROWS_MAX);
    }

    RowQueue(SelectShape shape, int rowsMax) {
        this.shape = shape;
        this.rowsMax = rowsMax;
    }

    @Override
    public int add(Changes changes, int from, int to, boolean mayWait) {
        // Those that would be dropped at once are not even looked at.
        int first = mayWait ? from : Math.max(from, to - rowsMax);
        skipped += first - from;
        for (int row = first; row < to; row++) {
            if (mayWait && (rows.size() >= rowsMax || bytes >= BYTES_MAX)) {
                return row;
            }
            add(shape.values(changes, row));
        }
        return to;
    }

    private void add(List<@Nullable Object> values) {
        Sized row = new Sized(values, RowSizes.of(values));
        while (!rows.isEmpty() && (rows.size() >= rowsMax || bytes + row.bytes() > BYTES_MAX)) {
            bytes -= rows.removeFirst().bytes();
            skipped++;
        }
        rows.addLast(row);
        bytes += row.bytes();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void clear() {
        rows.clear();
        bytes = 0;
        skipped = 0;
    }

    @Override
    public boolean isEmpty() {
        return rows.isEmpty() && skipped == 0;
    }

    @Override
    public @Nullable Frame take() {
        if (isEmpty()) {
            return null;
        }
        List<List<@Nullable Object>> taken = new ArrayList<>(rows.size());
        rows.forEach(row -> taken.add(row.values()));
        Frame frame = new Frame.Rows(taken, skipped);
        rows.clear();
        bytes = 0;
        skipped = 0;
        return frame;
    }
}
