// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.show;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished answer: named, typed columns and rows of boxed values as {@link Values} lists them.
 *
 * @param title what the table is about, for people
 */
public record ResultTable(String title, List<Field> columns, List<List<@Nullable Object>> rows) {

    public ResultTable(String title, List<Field> columns, List<List<@Nullable Object>> rows) {
        this.title = title;
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        for (List<@Nullable Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(row.size() + " values for " + columns.size() + " columns");
            }
        }
    }

    /** Collects the rows of a table. */
    static final class Builder {

        private final String title;
        private final List<Field> columns = new ArrayList<>();
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        Builder(String title) {
            this.title = title;
        }

        /** Adds VARCHAR columns. */
        Builder text(String... names) {
            for (String name : names) {
                columns.add(new Field(name, ScalarType.VARCHAR));
            }
            return this;
        }

        Builder column(String name, ScalarType type) {
            columns.add(new Field(name, type));
            return this;
        }

        Builder row(@Nullable Object... values) {
            rows.add(Values.list(Arrays.asList(values)));
            return this;
        }

        ResultTable build() {
            return new ResultTable(title, columns, rows);
        }
    }
}
