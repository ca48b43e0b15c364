// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.sort;

import dev.millrace.data.ByteReader;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.state.OrderedRows;
import dev.millrace.engine.state.SortedSlots;
import org.jspecify.annotations.Nullable;

/**
 * Orders a result that ends. All rows are kept in order, deletions take theirs away; when the input is complete
 * ({@link Tick#inputComplete}) what is left is put out, without the first {@code offset} rows and at most {@code limit}. Rows with
 * equal sort keys stand in the order in which they came. Needs all rows, so it runs on one shard.
 */
public final class Sort implements Operator {

    private static final int ROWS_AT_ONCE = 4096;

    private final Ordering ordering;
    private final long offset;
    private final @Nullable Long limit;
    private @Nullable OrderedRows rows;
    private OperatorContext.Counter unknownDeletions = new OperatorContext.Counter();

    /**
     * @param ordering without partitions
     * @param limit the most rows to put out; {@code null} for all
     */
    public Sort(Ordering ordering, long offset, @Nullable Long limit) {
        if (!ordering.partitionBy().isEmpty()) {
            throw new IllegalArgumentException("a result is ordered as a whole, not by partitions");
        }
        this.ordering = ordering;
        this.offset = offset;
        this.limit = limit;
    }

    @Override
    public void open(OperatorContext context) {
        rows = new OrderedRows(context, "rows");
        unknownDeletions = context.counter("unknown_deletions");
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

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Ordering.Keys keys = ordering.keys(changes, Input.of(changes, tick.context()));
        for (int i = 0; i < changes.rows(); i++) {
            keys.write(i);
            int weight = changes.weight(i);
            for (int copy = 0; copy < Math.abs(weight); copy++) {
                if (weight > 0) {
                    rows().add(keys.partition(), keys.sortKey(), keys.row(), changes.timestamps()[i]);
                } else {
                    delete(keys);
                }
            }
        }
    }

    private void delete(Ordering.Keys keys) {
        int slot = rows().find(keys.partition(), keys.sortKey(), keys.row());
        if (slot < 0) {
            unknownDeletions.add(1);
        } else {
            rows().remove(slot);
        }
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
