// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Type;

/** A column of the input, as it is. */
record ColumnNode(int index, Type type) implements Evaluator {

    @Override
    public Column evaluate(Input input) {
        return input.column(index);
    }
}
