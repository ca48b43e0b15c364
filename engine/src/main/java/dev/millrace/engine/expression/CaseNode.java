// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CASE: each condition is evaluated on the rows that no earlier one took, each result on the rows that its condition took. */
record CaseNode(
        List<Evaluator> conditions,
        List<Evaluator> results,
        @Nullable Evaluator otherwise,
        Type type) implements Evaluator {

    private static final int NO_PART = -1;

    @Override
    public Column evaluate(Input input) {
        int rows = input.rows();
        List<Column> parts = new ArrayList<>();
        int[] part = new int[rows];
        int[] place = new int[rows];
        Arrays.fill(part, NO_PART);
        int[] open = new int[rows];
        for (int i = 0; i < rows; i++) {
            open[i] = i;
        }
        for (int k = 0; k < conditions.size() && open.length > 0; k++) {
            Input rest = open.length == rows ? input : input.select(open, open.length);
            BooleanColumn condition = (BooleanColumn) conditions.get(k).evaluate(rest);
            int[] taken = new int[open.length];
            int[] left = new int[open.length];
            int takenCount = 0;
            int leftCount = 0;
            for (int i = 0; i < open.length; i++) {
                if (condition.get(i) && !condition.isNull(i)) {
                    taken[takenCount++] = open[i];
                } else {
                    left[leftCount++] = open[i];
                }
            }
            add(results.get(k), input, Arrays.copyOf(taken, takenCount), parts, part, place);
            open = Arrays.copyOf(left, leftCount);
        }
        if (otherwise != null) {
            add(otherwise, input, open, parts, part, place);
        }
        return merge(parts, part, place);
    }

    private static void add(Evaluator result, Input input, int[] taken, List<Column> parts, int[] part, int[] place) {
        if (taken.length == 0) {
            return;
        }
        Input chosen = taken.length == input.rows() ? input : input.select(taken, taken.length);
        Column column = result.evaluate(chosen);
        for (int i = 0; i < taken.length; i++) {
            part[taken[i]] = parts.size();
            place[taken[i]] = i;
        }
        parts.add(column);
    }

    private Column merge(List<Column> parts, int[] part, int[] place) {
        if (parts.size() == 1 && parts.getFirst().length() == part.length) {
            return parts.getFirst();
        }
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (int i = 0; i < part.length; i++) {
            if (part[i] == NO_PART) {
                builder.appendNull();
            } else {
                builder.appendFrom(parts.get(part[i]), place[i]);
            }
        }
        return builder.build();
    }
}
