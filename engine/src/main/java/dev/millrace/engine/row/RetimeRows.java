// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.TimestampColumn;

/**
 * Gives rows the event time that one of their columns holds. A row whose column holds no event time ({@link EventTimes}) is left out
 * and recorded as failed. Has no state.
 */
public final class RetimeRows implements Operator {

    private final int column;
    private final EventTimes times;
    private final long aheadMillis;

    /**
     * @param column the position of the column that {@code declared} names
     * @param aheadMillis how far ahead of the tick's clock the times may be
     */
    public RetimeRows(int column, TimestampColumn declared, long aheadMillis) {
        this.column = column;
        this.times = new EventTimes(declared);
        this.aheadMillis = aheadMillis;
    }

    /** The position in {@code shape} of the column that {@code timestamp} names. */
    public static int position(Shape shape, TimestampColumn timestamp) {
        for (int i = 0; i < shape.columns().size(); i++) {
            if (shape.columns().get(i).name().equals(timestamp.column())) {
                return i;
            }
        }
        throw new IllegalArgumentException("the timestamp column " + timestamp.column() + " is not in the result");
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Column source = changes.column(column);
        long latest = EventTimes.latest(tick.context().nowMillis(), aheadMillis);
        long[] millis = new long[changes.rows()];
        int[] kept = new int[changes.rows()];
        int count = 0;
        for (int row = 0; row < changes.rows(); row++) {
            millis[row] = times.read(source, row);
            if (EventTimes.accepts(millis[row], latest)) {
                kept[count++] = row;
            } else {
                tick.context().errors().add(row, EventTimes.refusal(times.column(), millis[row], latest));
            }
        }
        Changes timed = changes.withTimestamps(millis);
        output.emit(count == changes.rows() ? timed : timed.select(kept, count));
    }
}
