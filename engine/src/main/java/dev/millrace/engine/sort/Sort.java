// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.sort;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.over.OrderedOperator;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.state.SortedSlots;
import org.jspecify.annotations.Nullable;

/**
 * Orders a result that ends. All rows are kept in order, deletions take theirs away; when the input is complete
 * ({@link Tick#inputComplete}) what is left is put out, without the first {@code offset} rows and at most {@code limit}. Rows with
 * equal sort keys stand in the order in which they came. Needs all rows, so it runs on one shard.
 */
public final class Sort extends OrderedOperator {

    private static final int ROWS_AT_ONCE = 4096;

    private final Ordering ordering;
    private final long offset;
    private final @Nullable Long limit;

    /**
     * @param ordering without partitions
     * @param limit the most rows to put out; {@code null} for all
     */
    public Sort(Ordering ordering, long offset, @Nullable Long limit) {
        super(ordering);
        if (!ordering.partitionBy().isEmpty()) {
            throw new IllegalArgumentException("a result is ordered as a whole, not by partitions");
        }
        this.ordering = ordering;
        this.offset = offset;
        this.limit = limit;
    }

    @Override
    protected void insert(Ordering.Keys keys, long timestamp) {
        rows().add(keys.partition(), keys.sortKey(), keys.row(), timestamp);
    }

    @Override
    protected void delete(int slot, long timestamp) {
        rows().remove(slot);
    }

    @Override
    public boolean isDue(long watermark) {
        return watermark == Long.MAX_VALUE && rows().size() > 0;
    }

    @Override
    public void endTick(Tick tick, Output output) {
        if (!tick.inputComplete() || rows().size() == 0) {
            return;
        }
        SortedSlots order = rows().order(rows().onlyPartition());
        long end = limit == null ? order.size() : offset + Math.min(Math.max(0, order.size() - offset), limit);
        ChangesBuilder out = new ChangesBuilder(ordering.types());
        ByteReader reader = new ByteReader(new byte[0], 0);
        for (int start = (int) Math.min(offset, end); start < end; start += ROWS_AT_ONCE) {
            for (int slot : order.range(start, (int) Math.min(end, start + (long) ROWS_AT_ONCE))) {
                rows().readRow(slot, reader);
                RowCodec.read(reader, out.columns());
                out.endRow(rows().timestamp(slot), 1);
            }
            output.emit(out.build());
        }
        // The input is over; a further tick, if the host makes one, must not tell the rows again.
        for (int slot : order.range(0, order.size())) {
            rows().evict(slot);
        }
    }
}
