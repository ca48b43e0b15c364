// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;

/** Nodes that look at null masks rather than at values. */
final class NullNodes {

    private NullNodes() {}

    /** IS NULL: the operand's mask as values. */
    record IsNullNode(Evaluator operand) implements Evaluator {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }

        @Override
        public Column evaluate(Input input) {
            boolean[] nulls = operand.evaluate(input).nulls();
            boolean[] values = nulls == null ? new boolean[input.rows()] : nulls;
            return new BooleanColumn(ScalarType.BOOLEAN, input.rows(), values, null);
        }
    }

    /** A condition that is false where the operand is null. */
    record NullIsFalseNode(Evaluator operand) implements Evaluator {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }

        @Override
        public Column evaluate(Input input) {
            BooleanColumn column = (BooleanColumn) operand.evaluate(input);
            boolean[] nulls = column.nulls();
            if (nulls == null) {
                return column;
            }
            boolean[] values = new boolean[input.rows()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.get(i) && !nulls[i];
            }
            return new BooleanColumn(ScalarType.BOOLEAN, input.rows(), values, null);
        }
    }

    /** A condition that is null where the operand is false: IN with a NULL among its options. */
    record FalseIsNullNode(Evaluator operand) implements Evaluator {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }

        @Override
        public Column evaluate(Input input) {
            BooleanColumn column = (BooleanColumn) operand.evaluate(input);
            boolean[] nulls = new boolean[input.rows()];
            for (int i = 0; i < nulls.length; i++) {
                nulls[i] = column.isNull(i) || !column.get(i);
            }
            return new BooleanColumn(ScalarType.BOOLEAN, input.rows(), column.values(), nulls);
        }
    }

    /**
     * IS [NOT] DISTINCT FROM: equality that takes two nulls for the same.
     *
     * @param left and {@code right} the operands
     * @param equal compares the two where both are present
     */
    record DistinctNode(Evaluator left, Evaluator right, Evaluator equal, boolean distinct) implements Evaluator {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }

        @Override
        public Column evaluate(Input input) {
            Column leftColumn = left.evaluate(input);
            Column rightColumn = right.evaluate(input);
            BooleanColumn same = (BooleanColumn) equal.evaluate(input);
            boolean[] values = new boolean[input.rows()];
            for (int i = 0; i < values.length; i++) {
                boolean leftNull = leftColumn.isNull(i);
                boolean rightNull = rightColumn.isNull(i);
                boolean equalHere = leftNull || rightNull ? leftNull == rightNull : same.get(i);
                values[i] = equalHere != distinct;
            }
            return new BooleanColumn(ScalarType.BOOLEAN, input.rows(), values, null);
        }
    }
}
