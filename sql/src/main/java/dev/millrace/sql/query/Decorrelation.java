// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ColumnNames;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ExpressionRewriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the conditions that mention the block around a subquery out of the subquery's plan, so that they can become the
 * condition of a join. A condition moves up through filters and projections (which are widened by the columns that it
 * needs); through an aggregation an equality moves up by becoming a group key (Kim 1982; Ganski and Wong 1987).
 */
final class Decorrelation {

    private final Position position;

    private Decorrelation(Position position) {
        this.position = position;
    }

    /**
     * A subquery's plan without references to the block around it.
     *
     * @param conditions over the node's columns and, beyond {@link ColumnNames#OUTER}, those of the block around it
     */
    record Unnested(PlanNode node, List<Expression> conditions) {}

    static Unnested unnest(PlanNode node, Position position) {
        return new Decorrelation(position).pullUp(node);
    }

    static boolean isOuter(Expression expression) {
        return ExpressionRewriter.columns(expression).length() > ColumnNames.OUTER;
    }

    private Unnested pullUp(PlanNode node) {
        return switch (node) {
            case PlanNode.Filter filter -> filter(filter);
            case PlanNode.Project project -> project(project);
            case PlanNode.Aggregate aggregate -> aggregate(aggregate);
            default -> {
                refuseCorrelation(node);
                yield new Unnested(node, List.of());
            }
        };
    }

    private Unnested filter(PlanNode.Filter filter) {
        Unnested input = pullUp(filter.input());
        List<Expression> conditions = new ArrayList<>(input.conditions());
        List<Expression> kept = new ArrayList<>();
        for (Expression conjunct : Conjunctions.split(filter.predicate())) {
            (isOuter(conjunct) ? conditions : kept).add(conjunct);
        }
        return new Unnested(Projections.filter(input.node(), kept), conditions);
    }

    private Unnested project(PlanNode.Project project) {
        Unnested input = pullUp(project.input());
        List<NamedExpression> expressions = new ArrayList<>(project.expressions());
        for (NamedExpression named : expressions) {
            if (isOuter(named.expression())) {
                throw unsupported("selects a column of the query around it");
            }
        }
        List<Expression> conditions = new ArrayList<>();
        for (Expression condition : input.conditions()) {
            conditions.add(ExpressionRewriter.rewrite(condition, part -> {
                if (part instanceof ColumnReference(int index, var type) && index < ColumnNames.OUTER) {
                    int place = place(expressions, input.node(), index);
                    return new ColumnReference(place, type);
                }
                return null;
            }));
        }
        Shape shape = new Shape(
                input.node().shape().kind(),
                Projections.fields(expressions),
                input.conditions().isEmpty() ? project.shape().key() : List.of());
        return new Unnested(new PlanNode.Project(input.node(), expressions, shape), conditions);
    }

    private static int place(List<NamedExpression> expressions, PlanNode input, int index) {
        for (int i = 0; i < expressions.size(); i++) {
            if (expressions.get(i).expression() instanceof ColumnReference(int known, var type) && known == index) {
                return i;
            }
        }
        expressions.add(
                new NamedExpression(input.shape().columns().get(index).name(), Projections.column(input, index)));
        return expressions.size() - 1;
    }

    private Unnested aggregate(PlanNode.Aggregate aggregate) {
        Unnested input = pullUp(aggregate.input());
        for (AggregateCall call : aggregate.calls()) {
            call.arguments().forEach(this::refuseCorrelation);
        }
        aggregate.keys().forEach(this::refuseCorrelation);
        if (input.conditions().isEmpty()) {
            return new Unnested(withInput(aggregate, input.node(), aggregate.keys()), List.of());
        }
        if (aggregate.window() != null) {
            throw unsupported("aggregates over windows");
        }
        List<Expression> keys = new ArrayList<>(aggregate.keys());
        int before = keys.size();
        List<Expression> conditions = new ArrayList<>();
        for (Expression condition : input.conditions()) {
            Comparison equality = equality(condition);
            conditions.add(new Comparison(
                    ComparisonOperator.EQUAL,
                    new ColumnReference(keys.size(), equality.left().type()),
                    equality.right(),
                    true));
            keys.add(equality.left());
        }
        // The new keys stand between the old ones and the calls; a projection restores the old places.
        PlanNode grouped = withInput(aggregate, input.node(), keys);
        int added = keys.size() - before;
        List<NamedExpression> order = new ArrayList<>();
        int width = grouped.shape().columns().size();
        for (int i = 0; i < width; i++) {
            int from = i < before ? i : i < width - added ? i + added : i - (width - added) + before;
            order.add(
                    new NamedExpression(grouped.shape().columns().get(from).name(), Projections.column(grouped, from)));
        }
        int shift = width - added - before;
        List<Expression> moved = conditions.stream()
                .map(condition -> ExpressionRewriter.moveColumns(
                        condition, index -> index < ColumnNames.OUTER ? index + shift : index))
                .toList();
        return new Unnested(Projections.project(grouped, order, List.of()), moved);
    }

    /** The inner side on the left, the outer one on the right. */
    private Comparison equality(Expression condition) {
        if (condition instanceof Comparison comparison && comparison.operator() == ComparisonOperator.EQUAL) {
            if (!isOuter(comparison.left()) && onlyOuter(comparison.right())) {
                return comparison;
            }
            if (!isOuter(comparison.right()) && onlyOuter(comparison.left())) {
                return new Comparison(
                        ComparisonOperator.EQUAL, /* left= */ comparison.right(), /* right= */ comparison.left(), true);
            }
        }
        throw unsupported("aggregates rows that are tied to the query around it by more than equalities");
    }

    private static boolean onlyOuter(Expression expression) {
        int first = ExpressionRewriter.columns(expression).nextSetBit(0);
        return first >= ColumnNames.OUTER;
    }

    private static PlanNode withInput(PlanNode.Aggregate aggregate, PlanNode input, List<Expression> keys) {
        List<Field> fields = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        int old = aggregate.keys().size();
        for (int i = 0; i < keys.size(); i++) {
            key.add(i);
            String name = i < old ? aggregate.shape().columns().get(i).name() : "CORRELATED_" + (i - old);
            fields.add(new Field(name, keys.get(i).type()));
        }
        List<Field> all = aggregate.shape().columns();
        fields.addAll(all.subList(old, all.size()));
        boolean more = keys.size() > old;
        Shape shape = more ? new Shape(RelationKind.TABLE, fields, key) : aggregate.shape();
        return new PlanNode.Aggregate(
                input,
                keys,
                aggregate.calls(),
                aggregate.window(),
                aggregate.emit(),
                more || aggregate.dropNullKeys(),
                !more && aggregate.keepEmptyGroups(),
                shape);
    }

    private void refuseCorrelation(Expression expression) {
        if (isOuter(expression)) {
            throw unsupported("aggregates a column of the query around it");
        }
    }

    private void refuseCorrelation(PlanNode node) {
        for (Expression expression : NodeExpressions.of(node)) {
            if (isOuter(expression)) {
                throw unsupported("uses a column of the query around it inside a join, a union or a window");
            }
        }
        node.inputs().forEach(this::refuseCorrelation);
    }

    private SqlException unsupported(String what) {
        return new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "This subquery " + what + ", and that is not supported.",
                position,
                "Write it as a join.");
    }
}
