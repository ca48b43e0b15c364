// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AND and OR in three-valued logic. {@code decisive} is the value that settles the result whatever the others are: false for
 * AND, true for OR. An operand that may fail is evaluated only on the rows that are still open; one that cannot is cheaper on
 * all of them.
 *
 * @param operands in the order written
 * @param infallible for each operand whether it cannot fail
 */
record JunctionNode(List<Evaluator> operands, boolean[] infallible, boolean decisive) implements Evaluator {

    @Override
    public Type type() {
        return ScalarType.BOOLEAN;
    }

    @Override
    public Column evaluate(Input input) {
        int rows = input.rows();
        boolean[] decided = new boolean[rows];
        boolean[] unknown = null;
        for (int k = 0; k < operands.size(); k++) {
            int[] open = k == 0 || infallible[k] ? null : open(decided);
            if (open != null && open.length == 0) {
                break;
            }
            boolean whole = open == null || open.length == rows;
            Input part = whole || open == null ? input : input.select(open, open.length);
            BooleanColumn operand = (BooleanColumn) operands.get(k).evaluate(part);
            unknown = merge(operand, whole ? null : open, decided, unknown);
        }
        return result(decided, unknown);
    }

    private boolean @Nullable [] merge(
            BooleanColumn operand, int @Nullable [] positions, boolean[] decided, boolean @Nullable [] unknown) {
        boolean[] values = operand.values();
        boolean[] nulls = operand.nulls();
        boolean[] open = unknown == null && nulls != null ? new boolean[decided.length] : unknown;
        for (int i = 0; i < operand.length(); i++) {
            int row = positions == null ? i : positions[i];
            if (nulls != null && open != null && nulls[i]) {
                open[row] = true;
            } else {
                decided[row] |= values[i] == decisive;
            }
        }
        return open;
    }

    private Column result(boolean[] decided, boolean @Nullable [] unknown) {
        int rows = decided.length;
        boolean[] nulls = null;
        if (unknown != null) {
            nulls = unknown;
            for (int i = 0; i < rows; i++) {
                nulls[i] &= !decided[i];
            }
        }
        boolean[] values = decided;
        if (!decisive) {
            for (int i = 0; i < rows; i++) {
                values[i] = !values[i];
            }
        }
        return new BooleanColumn(ScalarType.BOOLEAN, rows, values, nulls);
    }

    private static int[] open(boolean[] decided) {
        int[] open = new int[decided.length];
        int count = 0;
        for (int i = 0; i < decided.length; i++) {
            if (!decided[i]) {
                open[count++] = i;
            }
        }
        return java.util.Arrays.copyOf(open, count);
    }
}
