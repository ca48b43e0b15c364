// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.sql.expression.ExpressionRewriter;
import java.util.List;

/**
 * A projection of a projection is one projection, unless an expression would be computed twice or differs from call to call;
 * a projection that changes nothing goes away.
 */
final class ProjectMerge {

    private ProjectMerge() {}

    static PlanNode merge(PlanNode node) {
        PlanNode result = NodeInputs.map(node, ProjectMerge::merge);
        while (result instanceof PlanNode.Project outer
                && outer.input() instanceof PlanNode.Project inner
                && canMerge(outer, inner)) {
            result = merged(outer, inner);
        }
        return result instanceof PlanNode.Project project && isIdentity(project) ? project.input() : result;
    }

    private static boolean canMerge(PlanNode.Project outer, PlanNode.Project inner) {
        int[] uses = new int[inner.expressions().size()];
        for (NamedExpression named : outer.expressions()) {
            ExpressionRewriter.visit(named.expression(), part -> {
                if (part instanceof ColumnReference reference) {
                    uses[reference.index()]++;
                }
            });
        }
        for (int i = 0; i < uses.length; i++) {
            Expression expression = inner.expressions().get(i).expression();
            boolean trivial = expression instanceof ColumnReference || expression instanceof Literal;
            if (Determinism.varies(expression) || (uses[i] > 1 && !trivial)) {
                return false;
            }
        }
        return true;
    }

    private static PlanNode merged(PlanNode.Project outer, PlanNode.Project inner) {
        List<Expression> columns =
                inner.expressions().stream().map(NamedExpression::expression).toList();
        List<NamedExpression> expressions = outer.expressions().stream()
                .map(named ->
                        new NamedExpression(named.name(), ExpressionRewriter.substitute(named.expression(), columns)))
                .toList();
        return new PlanNode.Project(inner.input(), expressions, outer.shape());
    }

    private static boolean isIdentity(PlanNode.Project project) {
        if (!project.shape().equals(project.input().shape())) {
            return false;
        }
        for (int i = 0; i < project.expressions().size(); i++) {
            if (!(project.expressions().get(i).expression() instanceof ColumnReference reference)
                    || reference.index() != i) {
                return false;
            }
        }
        return true;
    }
}
