// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.TableEvaluator;
import dev.millrace.engine.unnest.Unnest;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnnestTest {

    private static final ArrayType TEXTS = new ArrayType(ScalarType.VARCHAR);
    private static final List<Type> TYPES = List.of(ScalarType.BIGINT, TEXTS, TEXTS);

    /** The elements of a list column. */
    private record Elements(int index) implements TableEvaluator {
        @Override
        public Type type() {
            return ScalarType.VARCHAR;
        }

        @Override
        public Rows evaluate(Input input) {
            Column lists = input.column(index);
            ColumnBuilder values = ColumnBuilder.of(ScalarType.VARCHAR);
            int[] starts = new int[input.rows() + 1];
            for (int row = 0; row < input.rows(); row++) {
                if (lists.value(row) instanceof List<?> list) {
                    list.forEach(values::appendValue);
                }
                starts[row + 1] = values.length();
            }
            return new Rows(starts, values.build());
        }
    }

    @Test
    void resultsStandSideBySideAsLongAsTheLongestLasts() {
        List<String> two = List.of("a", "b");
        List<String> one = List.of("x");
        OperatorHarness harness =
                new OperatorHarness(() -> new Unnest(List.of(new Elements(1), new Elements(2))), List.of(TYPES));
        OperatorHarness.Run run = harness.run(
                List.of(
                        InputTick.of(0, Row.insert(5, 1L, two, one), Row.insert(6, 2L, List.of(), null)),
                        InputTick.of(0, Row.insert(7, 3L, List.of(), one)),
                        InputTick.of(0, Row.delete(8, 1L, two, one))),
                1);
        assertThat(run.rows())
                .containsExactly(
                        Row.insert(5, 1L, two, one, "a", "x"),
                        Row.insert(5, 1L, two, one, "b", null),
                        Row.insert(7, 3L, List.of(), one, null, "x"),
                        Row.delete(8, 1L, two, one, "a", "x"),
                        Row.delete(8, 1L, two, one, "b", null));
    }
}
