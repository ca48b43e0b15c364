// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.sql.expression.Conjunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A filter {@code ROW_NUMBER() <= n} on a ranking becomes the first n rows of each partition, which need to keep only those
 * that can still move up instead of all. The pattern has been brought together by {@link FilterPushdown}, which moves the
 * filter through the projection that names the row number.
 */
final class TopRows {

    private TopRows() {}

    static PlanNode find(PlanNode node) {
        PlanNode replaced = node instanceof PlanNode.Filter filter
                        && filter.input() instanceof PlanNode.Over over
                        && isRowNumber(over)
                ? topRows(filter, over)
                : node;
        return NodeInputs.map(replaced, TopRows::find);
    }

    private static boolean isRowNumber(PlanNode.Over over) {
        return over.calls().size() == 1
                && over.calls().getFirst().call().function().name().equals("ROW_NUMBER")
                && over.calls().getFirst().call().filter() == null;
    }

    private static PlanNode topRows(PlanNode.Filter filter, PlanNode.Over over) {
        int number = over.shape().columns().size() - 1;
        long limit = Long.MAX_VALUE;
        List<Expression> others = new ArrayList<>();
        for (Expression conjunct : Conjunctions.split(filter.predicate())) {
            OptionalLong bound = bound(conjunct, number);
            if (bound.isPresent()) {
                limit = Math.min(limit, bound.getAsLong());
            }
            boolean settled = bound.isPresent()
                    && !(conjunct instanceof Comparison comparison
                            && comparison.operator() == ComparisonOperator.EQUAL
                            && bound.getAsLong() > 1);
            if (!settled) {
                others.add(conjunct);
            }
        }
        if (limit == Long.MAX_VALUE) {
            return filter;
        }
        PlanNode top = new PlanNode.TopN(
                over.input(), over.partitionBy(), over.order(), Math.max(limit, 0), true, over.shape());
        Expression rest = Conjunctions.join(others);
        return rest == null ? top : new PlanNode.Filter(top, rest);
    }

    /** The largest row number that a condition lets through. */
    private static OptionalLong bound(Expression condition, int number) {
        if (!(condition instanceof Comparison comparison)) {
            return OptionalLong.empty();
        }
        boolean plain = isNumber(comparison.left(), number);
        boolean turned = isNumber(comparison.right(), number);
        Expression other = plain ? comparison.right() : comparison.left();
        if (!(plain || turned) || !(other instanceof Literal(Type type, Long value))) {
            return OptionalLong.empty();
        }
        return switch (comparison.operator()) {
            case EQUAL -> OptionalLong.of(value);
            case LESS -> plain ? OptionalLong.of(value - 1) : OptionalLong.empty();
            case LESS_OR_EQUAL -> plain ? OptionalLong.of(value) : OptionalLong.empty();
            case GREATER -> turned ? OptionalLong.of(value - 1) : OptionalLong.empty();
            case GREATER_OR_EQUAL -> turned ? OptionalLong.of(value) : OptionalLong.empty();
            case NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> OptionalLong.empty();
        };
    }

    private static boolean isNumber(Expression expression, int number) {
        return expression instanceof ColumnReference reference && reference.index() == number;
    }
}
