// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Type;
import dev.millrace.data.ValueColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table function that makes a list per row; the lists are put end to end. */
record ListTableEvaluator(Evaluator lists, Type type) implements TableEvaluator {

    @Override
    public Rows evaluate(Input input) {
        ValueColumn column = (ValueColumn) lists.evaluate(input);
        @Nullable Object[] values = column.values();
        int[] starts = new int[input.rows() + 1];
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (int row = 0; row < input.rows(); row++) {
            if (!column.isNull(row) && values[row] instanceof List<?> list) {
                list.forEach(builder::appendValue);
            }
            starts[row + 1] = builder.length();
        }
        Column flat = builder.build();
        return new Rows(starts, flat);
    }
}
