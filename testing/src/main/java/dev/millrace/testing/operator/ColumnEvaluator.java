// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import dev.millrace.data.Column;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;

/** The expression that is column {@code index} of its input: keys and arguments of operators under test. */
public record ColumnEvaluator(int index, Type type) implements Evaluator {

    @Override
    public Column evaluate(Input input) {
        return input.column(index);
    }
}
