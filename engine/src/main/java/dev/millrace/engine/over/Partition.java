// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.state.OrderedRows;
import dev.millrace.engine.state.SortedSlots;
import dev.millrace.plan.node.OverFrame;

/**
 * A partition's rows in order, and where the frames of its rows begin and end. Positions count from 0; ends are exclusive.
 */
final class Partition {

    private final OverSettings settings;
    private final OrderedRows rows;
    private final SortedSlots order;
    private final boolean descending;
    private final long nullDistance;

    Partition(OverSettings settings, OrderedRows rows, int partition) {
        this.settings = settings;
        this.rows = rows;
        order = rows.order(partition);
        boolean anyOrder = !settings.ordering().directions().isEmpty();
        descending = anyOrder && settings.ordering().directions().getFirst().descending();
        nullDistance =
                anyOrder && settings.ordering().directions().getFirst().nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    int size() {
        return order.size();
    }

    int slot(int position) {
        return order.get(position);
    }

    int[] slots(int from, int to) {
        return order.range(from, to);
    }

    /** The rows at {@code [from .. to)} as a batch. */
    Changes decode(int from, int to) {
        ChangesBuilder batch = new ChangesBuilder(settings.ordering().types());
        ByteReader reader = new ByteReader(new byte[0], 0);
        for (int slot : order.range(from, to)) {
            rows.readRow(slot, reader);
            RowCodec.read(reader, batch.columns());
            batch.endRow(rows.timestamp(slot), 1);
        }
        return batch.build();
    }

    /** Where the frame of the row at {@code position} begins. */
    int frameStart(int position) {
        OverFrame frame = settings.frame();
        Long preceding = frame.preceding();
        if (preceding == null) {
            return 0;
        }
        if (frame.unit() == OverFrame.Unit.ROWS) {
            return (int) Math.max(0, position - preceding);
        }
        return settings.byDistance()
                ? firstAtOrAfter(add(distance(order.get(position)), -preceding))
                : firstPeer(position);
    }

    /** Where the frame of the row at {@code position} ends. */
    int frameEnd(int position) {
        OverFrame frame = settings.frame();
        Long following = frame.following();
        if (following == null) {
            return size();
        }
        if (frame.unit() == OverFrame.Unit.ROWS) {
            return (int) Math.min(size(), position + 1L + following);
        }
        return settings.byDistance()
                ? firstAfter(add(distance(order.get(position)), following))
                : lastPeer(position) + 1;
    }

    /** The ordering value of a row as a number that goes up along the order. */
    long distance(int slot) {
        long value = rows.leadingLong(slot, descending, nullDistance);
        boolean isNull = value == nullDistance;
        return descending && !isNull ? -value : value;
    }

    int firstAtOrAfter(long distance) {
        return order.lowerBound(slot -> distance(slot) < distance);
    }

    int firstAfter(long distance) {
        return order.lowerBound(slot -> distance(slot) <= distance);
    }

    /** The first row with the sort key of the one at {@code position}. */
    int firstPeer(int position) {
        int slot = order.get(position);
        return order.lowerBound(other -> rows.compareSortKeys(other, slot) < 0);
    }

    int lastPeer(int position) {
        int slot = order.get(position);
        return order.lowerBound(other -> rows.compareSortKeys(other, slot) <= 0) - 1;
    }

    boolean arePeers(int left, int right) {
        return rows.compareSortKeys(order.get(left), order.get(right)) == 0;
    }

    /** The sum, or the nearest number there is. */
    static long add(long left, long right) {
        long sum = left + right;
        if (((left ^ sum) & (right ^ sum)) < 0) {
            return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }
}
