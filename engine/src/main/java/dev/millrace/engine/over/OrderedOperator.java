// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.OrderedRows;
import org.jspecify.annotations.Nullable;

/**
 * What operators over rows in order have in common: the rows, kept by partition in the state table {@code rows}; each change as an
 * insertion or a deletion of one row; and the count of deletions of rows that are not there ({@code unknown_deletions}).
 */
public abstract class OrderedOperator implements Operator {

    private final Ordering ordering;
    private @Nullable OrderedRows rows;
    private OperatorContext.Counter unknownDeletions = new OperatorContext.Counter();

    protected OrderedOperator(Ordering ordering) {
        this.ordering = ordering;
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

    protected final OrderedRows rows() {
        if (rows == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return rows;
    }

    @Override
    public final void process(int port, Changes changes, Tick tick, Output output) {
        Ordering.Keys keys = ordering.keys(changes, Input.of(changes, tick.context()));
        for (int i = 0; i < changes.rows(); i++) {
            keys.write(i);
            int weight = changes.weight(i);
            for (int copy = weight; copy > 0; copy--) {
                insert(keys, changes.timestamps()[i]);
            }
            for (int copy = weight; copy < 0; copy++) {
                int slot = rows().find(keys.partition(), keys.sortKey(), keys.row());
                if (slot < 0) {
                    unknownDeletions.add(-(long) copy);
                    break;
                }
                delete(slot, changes.timestamps()[i]);
            }
        }
    }

    /** A row has come, whose bytes {@code keys} holds. */
    protected abstract void insert(Ordering.Keys keys, long timestamp);

    /** The row at {@code slot} is to go. */
    protected abstract void delete(int slot, long timestamp);
}
