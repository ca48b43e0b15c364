// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.Field;
import dev.millrace.data.Names;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Whether the rows of a query fit into a stream that is there already. Key columns go to key columns and value columns to value
 * columns, in order; names have to be equal, so that a column is never filled with another by mistake; numbers may widen.
 */
public final class InsertTarget {

    private InsertTarget() {}

    /** The plan of {@code query} with the columns of {@code sink}: its own root if they are the same already. */
    public static PlanNode fit(PlannedQuery query, SourceDefinition sink, Identifier name) {
        if (!Objects.equals(query.window(), sink.window())) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The keys of the query's rows " + (query.window() == null ? "have no window" : "have a window")
                            + ", those of " + name + (sink.window() == null ? " have none." : " have another."),
                    name.position(),
                    "Insert into a stream with the same windows.");
        }
        List<Field> fields = query.root().shape().columns();
        int count = query.window() == null ? fields.size() : fields.size() - 2;
        boolean flat = sink.legacyKey() != null || query.legacyKeys();
        List<Integer> keys = new ArrayList<>();
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            (!flat && query.key().contains(i) ? keys : values).add(i);
        }
        List<NamedExpression> expressions = new ArrayList<>();
        boolean same = count == sink.columns().size();
        int nextKey = 0;
        int nextValue = 0;
        for (ColumnDefinition column : sink.columns()) {
            boolean key = !flat && column.role() == ColumnDefinition.Role.KEY;
            List<Integer> from = key ? keys : values;
            int next = key ? nextKey++ : nextValue++;
            if (next >= from.size() || !fits(fields.get(from.get(next)), column)) {
                throw incompatible(query, sink, name, count, flat);
            }
            int index = from.get(next);
            Type type = fields.get(index).type();
            Expression reference = new Expression.ColumnReference(index, type);
            same &= index == expressions.size() && type.equals(column.type());
            expressions.add(new NamedExpression(
                    column.name(),
                    type.equals(column.type()) ? reference : new Expression.Cast(reference, column.type())));
        }
        if (nextKey != keys.size() || nextValue != values.size()) {
            throw incompatible(query, sink, name, count, flat);
        }
        if (same) {
            return query.root();
        }
        for (int i = count; i < fields.size(); i++) {
            expressions.add(new NamedExpression(
                    fields.get(i).name(),
                    new Expression.ColumnReference(i, fields.get(i).type())));
        }
        return project(query.root(), expressions);
    }

    private static PlanNode project(PlanNode root, List<NamedExpression> expressions) {
        List<Field> columns = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (int old : root.shape().key()) {
            for (int i = 0; i < expressions.size(); i++) {
                if (references(expressions.get(i).expression(), old)) {
                    key.add(i);
                }
            }
        }
        for (NamedExpression expression : expressions) {
            columns.add(new Field(expression.name(), expression.expression().type()));
        }
        return new PlanNode.Project(root, expressions, new Shape(root.shape().kind(), columns, key));
    }

    private static boolean references(Expression expression, int index) {
        Expression inner = expression instanceof Expression.Cast cast ? cast.operand() : expression;
        return inner instanceof Expression.ColumnReference reference && reference.index() == index;
    }

    private static boolean fits(Field field, ColumnDefinition column) {
        return field.name().equals(column.name()) && Assignments.widens(field.type(), column.type());
    }

    private static SqlException incompatible(
            PlannedQuery query, SourceDefinition sink, Identifier name, int count, boolean flat) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Field field = query.root().shape().columns().get(i);
            result.add(field + (!flat && query.key().contains(i) ? " KEY" : ""));
        }
        String wanted = sink.columns().stream()
                .map(column -> Names.quoteIfNeeded(column.name()) + " "
                        + column.type().sql() + (!flat && column.role() == ColumnDefinition.Role.KEY ? " KEY" : ""))
                .collect(Collectors.joining(", "));
        return new SqlException(
                SqlErrorCode.TYPE_MISMATCH,
                "Incompatible schema between results and sink.\nResult schema is " + String.join(", ", result)
                        + "\nSink schema is " + wanted + ".",
                name.position(),
                "Give the columns of the query the sink's names, order and types, with AS, CAST and PARTITION BY.");
    }
}
