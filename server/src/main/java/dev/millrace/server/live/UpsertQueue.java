// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.server.session.SelectShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest row of each key that changed. A slow reader sees fewer changes, but of each key the last one: a row replaces one of its key
 * that still waits. If there are too many keys the query waits; where it cannot wait, rows of further keys are left out and counted.
 */
final class UpsertQueue implements FrameQueue {

    /** The keys that wait at most. */
    static final int KEYS_MAX = 10_000;

    private static final int BYTES_MAX = 4 << 20;

    private final SelectShape shape;
    private final int[] keyColumns;
    private final Map<ByteBuffer, Sized> rows = new LinkedHashMap<>();
    private final ByteWriter scratch = new ByteWriter(64);
    private long bytes;
    private long skipped;

    private record Sized(List<@Nullable Object> values, int bytes) {}

    UpsertQueue(SelectShape shape) {
        this.shape = shape;
        this.keyColumns =
                shape.plan().shape().key().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int add(Changes changes, int from, int to, boolean mayWait) {
        List<Column> key = new ArrayList<>(keyColumns.length);
        for (int column : keyColumns) {
            key.add(changes.column(column));
        }
        for (int row = from; row < to; row++) {
            scratch.clear();
            RowCodec.write(key, row, scratch);
            ByteBuffer bytesOfKey = ByteBuffer.wrap(scratch.toByteArray());
            if ((rows.size() >= KEYS_MAX || bytes >= BYTES_MAX) && !rows.containsKey(bytesOfKey)) {
                if (mayWait) {
                    return row;
                }
                skipped++;
            } else {
                put(bytesOfKey, shape.values(changes, row));
            }
        }
        return to;
    }

    private void put(ByteBuffer key, List<@Nullable Object> values) {
        Sized row = new Sized(values, key.capacity() + RowSizes.of(values));
        // What changes last comes last.
        Sized before = rows.remove(key);
        rows.put(key, row);
        bytes += row.bytes() - (before == null ? 0 : before.bytes());
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
        List<List<@Nullable Object>> taken = new ArrayList<>(Math.min(rows.size(), RowQueue.ROWS_MAX));
        Iterator<Sized> waiting = rows.values().iterator();
        while (waiting.hasNext() && taken.size() < RowQueue.ROWS_MAX) {
            Sized row = waiting.next();
            taken.add(row.values());
            bytes -= row.bytes();
            waiting.remove();
        }
        Frame frame = new Frame.Rows(taken, skipped);
        skipped = 0;
        return frame;
    }
}
