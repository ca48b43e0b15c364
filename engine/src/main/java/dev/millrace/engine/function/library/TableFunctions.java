// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.TableFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that make rows. */
final class TableFunctions {

    private TableFunctions() {}

    @TableFunction(name = "EXPLODE", description = "One row per element of the array; none for a null array.")
    static <T> List<@Nullable T> explode(List<@Nullable T> array) {
        return array;
    }

    @TableFunction(
            name = "CUBE_EXPLODE",
            description =
                    "One row per combination of the array's elements with each of them replaced by null or not; an"
                            + " element that is null is not replaced.")
    static <T> List<List<@Nullable T>> cube(List<@Nullable T> columns) {
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) != null) {
                present.add(i);
            }
        }
        if (present.size() > 16) {
            throw new IllegalArgumentException("CUBE_EXPLODE takes at most 16 values, not " + present.size());
        }
        Proportion.checkElements((1L << present.size()) * columns.size());
        List<List<@Nullable T>> rows = new ArrayList<>();
        for (int kept = 0; kept < 1 << present.size(); kept++) {
            List<@Nullable T> row = new ArrayList<>(columns);
            for (int bit = 0; bit < present.size(); bit++) {
                if ((kept >> (present.size() - 1 - bit) & 1) == 0) {
                    row.set(present.get(bit), null);
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
