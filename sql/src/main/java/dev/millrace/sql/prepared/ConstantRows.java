// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.query.QueryPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Constant expressions of a statement, of the types of the columns that they are meant for. */
final class ConstantRows {

    private final QueryPlanner planner;

    ConstantRows(Analysis analysis) {
        this.planner = analysis.planner();
    }

    /** Rows of {@code columns}; every expression has its column's type. */
    PlanNode.Values rows(List<Field> columns, List<List<ExpressionContext>> rows) {
        List<List<Expression>> typed = new ArrayList<>();
        for (List<ExpressionContext> row : rows) {
            List<Expression> expressions = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                expressions.add(constant(row.get(i), columns.get(i)));
            }
            typed.add(expressions);
        }
        return new PlanNode.Values(typed, new Shape(RelationKind.STREAM, columns, List.of()));
    }

    private Expression constant(ExpressionContext written, Field column) {
        // A string may spell a decimal, which keeps digits that a DOUBLE would lose.
        boolean spelt =
                column.type() instanceof DecimalType && written.getText().startsWith("'");
        return spelt
                ? new Expression.Cast(planner.constant(written, ScalarType.VARCHAR), column.type())
                : planner.constant(written, column.type());
    }

    static boolean isNull(ExpressionContext expression) {
        return expression.getText().toUpperCase(Locale.ROOT).equals("NULL");
    }
}
