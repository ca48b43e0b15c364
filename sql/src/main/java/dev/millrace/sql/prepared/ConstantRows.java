// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.query.QueryMode;
import dev.millrace.sql.source.Assignments;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.statement.StatementReader;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Constant expressions of a statement, typed for the columns that they are meant for. They are planned as the query that selects
 * them, written at the same places of an otherwise empty text, so that its errors point where the expressions stand.
 */
final class ConstantRows {

    private final Analysis analysis;

    ConstantRows(Analysis analysis) {
        this.analysis = analysis;
    }

    /** Rows of {@code columns}; every expression has its column's type, with a cast if need be. */
    PlanNode.Values rows(List<Field> columns, List<List<ExpressionContext>> rows) {
        List<List<Expression>> typed = new ArrayList<>();
        for (List<ExpressionContext> row : rows) {
            typed.add(row(columns, row));
        }
        return new PlanNode.Values(typed, new Shape(RelationKind.STREAM, columns, List.of()));
    }

    private List<Expression> row(List<Field> columns, List<ExpressionContext> row) {
        List<ExpressionContext> present =
                row.stream().filter(expression -> !isNull(expression)).toList();
        List<Expression> planned = present.isEmpty() ? List.of() : plan(present);
        List<Expression> typed = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < columns.size(); i++) {
            Field column = columns.get(i);
            if (isNull(row.get(i))) {
                typed.add(new Expression.Literal(column.type(), null));
                continue;
            }
            Expression expression = planned.get(next++);
            if (!Assignments.accepts(expression.type(), column.type())) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Expected type " + column.type().sql() + " for field " + column.name() + " but got "
                                + expression.type().sql() + " (" + StatementParser.text(row.get(i)) + ").",
                        StatementParser.position(row.get(i)),
                        "Write a value of that type, or CAST it.");
            }
            typed.add(
                    expression.type().equals(column.type())
                            ? expression
                            : new Expression.Cast(expression, column.type()));
        }
        return typed;
    }

    static boolean isNull(ExpressionContext expression) {
        return expression.getText().toUpperCase(Locale.ROOT).equals("NULL");
    }

    private List<Expression> plan(List<ExpressionContext> expressions) {
        Statement statement = StatementReader.read(selectAtSamePlaces(expressions));
        if (!(statement instanceof Statement.Query query)) {
            throw new IllegalStateException("not a query: " + statement);
        }
        PlannedQuery planned = analysis.planning().plan(query.query(), Catalog.empty(), QueryMode.TRANSIENT);
        return constants(planned.root(), StatementParser.position(expressions.getFirst()));
    }

    private static String selectAtSamePlaces(List<ExpressionContext> expressions) {
        TextAtPlaces text = new TextAtPlaces();
        ExpressionContext first = expressions.getFirst();
        Position position = StatementParser.position(first);
        // The word has to come before the first expression, on its line or on an earlier one.
        if (position.column() > "SELECT ".length()) {
            text.put(new Position(position.line(), position.column() - "SELECT ".length()), "SELECT ");
        } else {
            text.put(new Position(Math.max(1, position.line() - 1), 1), "SELECT ");
        }
        String separator = "";
        for (ExpressionContext expression : expressions) {
            text.append(separator);
            separator = ",";
            text.put(StatementParser.position(expression), StatementParser.text(expression));
        }
        return text.toString();
    }

    /** The expressions of a plan that selects constants. */
    private static List<Expression> constants(PlanNode root, Position position) {
        if (root instanceof PlanNode.Values values && values.rows().size() == 1) {
            return values.rows().getFirst();
        }
        if (root instanceof PlanNode.Project project && project.input() instanceof PlanNode.Values) {
            return project.expressions().stream()
                    .map(NamedExpression::expression)
                    .toList();
        }
        throw new SqlException(
                SqlErrorCode.INVALID_STATEMENT,
                "Only constant expressions can be inserted.",
                position,
                "Use INSERT INTO … SELECT to insert what a query finds.");
    }
}
