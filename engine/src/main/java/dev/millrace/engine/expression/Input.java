// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that an expression is evaluated on: columns, their number of rows, the context, and inside a lambda the columns of its
 * parameters. A branch that only some rows need sees a {@link #select selection}, whose columns are gathered when they are
 * first asked for. Not thread-safe.
 */
public final class Input {

    private final int rows;
    private final @Nullable Column[] columns;
    private final EvaluationContext context;
    private final Map<String, Column> parameters;
    private final @Nullable Input parent;
    private final int @Nullable [] positions;

    private Input(
            int rows,
            @Nullable Column[] columns,
            EvaluationContext context,
            Map<String, Column> parameters,
            @Nullable Input parent,
            int @Nullable [] positions) {
        this.rows = rows;
        this.columns = columns;
        this.context = context;
        this.parameters = parameters;
        this.parent = parent;
        this.positions = positions;
    }

    /** All rows of {@code columns}, each {@code rows} long. */
    public static Input of(List<Column> columns, int rows, EvaluationContext context) {
        return new Input(rows, columns.toArray(new Column[0]), context, Map.of(), null, null);
    }

    /** All rows of {@code changes}. */
    public static Input of(Changes changes, EvaluationContext context) {
        return of(changes.columns(), changes.rows(), context);
    }

    public int rows() {
        return rows;
    }

    public EvaluationContext context() {
        return context;
    }

    /** Column {@code index} of these rows. */
    public Column column(int index) {
        Column column = columns[index];
        if (column == null) {
            if (parent == null || positions == null) {
                throw new IllegalStateException("column " + index + " is missing");
            }
            column = parent.column(index).select(positions, rows);
            columns[index] = column;
        }
        return column;
    }

    /** The values of the lambda parameter {@code name} for these rows. */
    Column parameter(String name) {
        Column column = parameters.get(name);
        if (column != null) {
            return column;
        }
        if (parent == null) {
            throw new IllegalStateException("no lambda parameter named " + name + " is in scope");
        }
        Column outer = parent.parameter(name);
        return positions == null ? outer : outer.select(positions, rows);
    }

    /** The rows at {@code chosen[0 .. count)} of these; positions may repeat. */
    Input select(int[] chosen, int count) {
        return new Input(count, new @Nullable Column[columns.length], context, Map.of(), this, chosen);
    }

    /** These rows at {@code chosen}, with the parameters of a lambda in scope. */
    Input withParameters(int[] chosen, int count, Map<String, Column> added) {
        return new Input(count, new @Nullable Column[columns.length], context, new HashMap<>(added), this, chosen);
    }

    /** Records that row {@code row} of these failed, under its number in the whole batch. */
    void fail(int row, String message) {
        context.errors().add(batchRow(row), message);
    }

    /** The number of row {@code row} of these in the whole batch. */
    int batchRow(int row) {
        if (parent == null) {
            return row;
        }
        return parent.batchRow(positions == null ? row : positions[row]);
    }

    /** Number of rows of the whole batch. */
    int batchRows() {
        return parent == null ? rows : parent.batchRows();
    }
}
