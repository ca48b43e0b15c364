// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import java.util.ArrayList;
import java.util.List;

/** Gives rows the columns that a statement did not name: they are null. */
final class AbsentColumns {

    private AbsentColumns() {}

    /** {@code rows} with the columns {@code wanted}, of which it may lack some. */
    static PlanNode.Values fill(PlanNode.Values rows, List<Field> wanted) {
        List<Field> present = rows.shape().columns();
        if (present.equals(wanted)) {
            return rows;
        }
        List<List<Expression>> filled = new ArrayList<>();
        for (List<Expression> row : rows.rows()) {
            List<Expression> whole = new ArrayList<>();
            for (Field field : wanted) {
                int index = present.indexOf(field);
                whole.add(index < 0 ? new Expression.Literal(field.type(), null) : row.get(index));
            }
            filled.add(whole);
        }
        return new PlanNode.Values(filled, new Shape(rows.shape().kind(), wanted, List.of()));
    }
}
