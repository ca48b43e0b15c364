// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Type;

/**
 * An expression ready to run on whole batches; made by {@code ExpressionCompiler}. Has no state of its own, so one evaluator may
 * serve many threads.
 */
public interface Evaluator {

    /** The type of the column that {@link #evaluate} makes. */
    Type type();

    /**
     * The expression's values for all rows of {@code input}, in order. A row that cannot be computed is null and is recorded in
     * {@code input.context().errors()}; no exception leaves for bad data.
     */
    Column evaluate(Input input);
}
