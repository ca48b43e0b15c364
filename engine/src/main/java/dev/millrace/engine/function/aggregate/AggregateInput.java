// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.Column;
import dev.millrace.engine.expression.RowErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to add to groups: for each {@code i} in {@code [0, count)}, row {@code row(i)} of the {@code arguments} goes to slot
 * {@code slots[i]} with the weight of that row.
 *
 * @param slots the group of each added row
 * @param arguments one column per argument, all of the same length; none for COUNT(*)
 * @param rows the rows to add, in order and possibly repeated; {@code null}: rows 0 to {@code count − 1}
 * @param weights by row of the batch, not by {@code i}: how often the row is added, or taken back if negative; {@code null}: once
 * @param errors where rows that cannot be added are recorded; such a row leaves its slot as it was
 */
public record AggregateInput(
        int[] slots,
        List<Column> arguments,
        int @Nullable [] rows,
        int count,
        int @Nullable [] weights,
        RowErrors errors) {

    public AggregateInput(
            int[] slots,
            List<Column> arguments,
            int @Nullable [] rows,
            int count,
            int @Nullable [] weights,
            RowErrors errors) {
        this.slots = slots;
        this.arguments = List.copyOf(arguments);
        this.rows = rows;
        this.count = count;
        this.weights = weights;
        this.errors = errors;
    }

    /** The row of the argument columns that is added {@code i}-th. */
    public int row(int i) {
        return rows == null ? i : rows[i];
    }

    /** The weight of row {@code row}. */
    public int weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    public Column argument(int index) {
        return arguments.get(index);
    }

    /** The added rows whose argument {@code index} is not null; this if none is. */
    public AggregateInput withoutNulls(int index) {
        boolean[] nulls = arguments.get(index).nulls();
        if (nulls == null) {
            return this;
        }
        int[] keptSlots = new int[count];
        int[] keptRows = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = row(i);
            if (!nulls[row]) {
                keptSlots[kept] = slots[i];
                keptRows[kept++] = row;
            }
        }
        return new AggregateInput(keptSlots, arguments, keptRows, kept, weights, errors);
    }
}
