// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ScopeColumn;
import java.util.ArrayList;
import java.util.List;

/** Makes projections and the shapes of nodes. */
final class Projections {

    private Projections() {}

    static ColumnReference column(PlanNode node, int index) {
        return new ColumnReference(index, node.shape().columns().get(index).type());
    }

    static PlanNode project(PlanNode input, List<NamedExpression> expressions, List<Integer> key) {
        return new PlanNode.Project(input, expressions, new Shape(input.shape().kind(), fields(expressions), key));
    }

    static List<Field> fields(List<NamedExpression> expressions) {
        return expressions.stream()
                .map(named -> new Field(named.name(), named.expression().type()))
                .toList();
    }

    /** All columns of a node as expressions. */
    static List<NamedExpression> identity(PlanNode node) {
        List<NamedExpression> expressions = new ArrayList<>();
        for (int i = 0; i < node.shape().columns().size(); i++) {
            expressions.add(new NamedExpression(node.shape().columns().get(i).name(), column(node, i)));
        }
        return expressions;
    }

    /** A node's columns with more behind them. */
    static Shape appended(PlanNode input, List<Field> more, RelationKind kind) {
        List<Field> fields = new ArrayList<>(input.shape().columns());
        fields.addAll(more);
        return new Shape(kind, fields, input.shape().key());
    }

    /** Columns named as a node names them. */
    static List<ScopeColumn> scope(List<Field> fields) {
        List<ScopeColumn> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            columns.add(
                    new ScopeColumn(null, fields.get(i).name(), fields.get(i).type(), i, false));
        }
        return columns;
    }

    /** {@code node} filtered, if there is a condition. */
    static PlanNode filter(PlanNode node, List<Expression> conjuncts) {
        Expression condition = Conjunctions.join(conjuncts);
        return condition == null ? node : new PlanNode.Filter(node, condition);
    }
}
