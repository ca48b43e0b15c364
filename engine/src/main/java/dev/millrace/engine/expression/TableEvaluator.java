// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Type;

/** A table function's call ready to run; made by {@link ExpressionCompiler#compileTable}. Has no state of its own. */
public interface TableEvaluator {

    /** The type of the one column that the function puts out. */
    Type type();

    /** What the function makes of each row of {@code input}. */
    Rows evaluate(Input input);

    /**
     * The rows made: those of input row {@code i} are {@code starts[i]} to {@code starts[i + 1] − 1} of {@code values}.
     *
     * @param starts one more than there are input rows, ascending from 0
     */
    record Rows(int[] starts, Column values) {

        /** How many rows input row {@code row} became. */
        public int count(int row) {
            return starts[row + 1] - starts[row];
        }
    }
}
