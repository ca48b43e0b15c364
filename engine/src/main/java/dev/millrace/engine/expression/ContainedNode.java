// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Type;

/**
 * Where failures stop: a row on which anything inside failed is null as a whole. As in ksqlDB this stands around a whole
 * expression and around each argument of a function, so that {@code IFNULL(CAST(x AS INT), 0)} is 0 where the cast fails, but
 * {@code NOT (CAST(x AS INT) = 0)} is null.
 */
record ContainedNode(Evaluator inner) implements Evaluator {

    @Override
    public Type type() {
        return inner.type();
    }

    @Override
    public Column evaluate(Input input) {
        RowErrors errors = input.context().errors();
        int mark = errors.count();
        Column column = inner.evaluate(input);
        if (errors.count() == mark) {
            return column;
        }
        boolean[] failedInBatch = errors.contain(mark, input.batchRows());
        boolean[] nulls = new boolean[input.rows()];
        boolean any = false;
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = failedInBatch[input.batchRow(i)] || column.isNull(i);
            any |= nulls[i];
        }
        return any ? Columns.withNulls(column, nulls) : column;
    }
}
