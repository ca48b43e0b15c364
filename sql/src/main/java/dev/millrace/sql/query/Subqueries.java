// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ColumnNames;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.expression.Operators;
import dev.millrace.sql.expression.SpecialCalls.SubqueryRequest;
import dev.millrace.sql.expression.SpecialCalls.SubqueryRequest.Use;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Subqueries in expressions become joins. EXISTS and IN that have to hold become a semi-join, NOT EXISTS and NOT IN an
 * anti-join; where their truth is used otherwise they become a left join with the groups of the subquery and a test for a
 * match; a scalar subquery becomes a left join with its one row. A comparison with a null value is false here as everywhere
 * in the dialect, so that {@code x NOT IN (…)} is true when no row is equal, even if one is null.
 */
final class Subqueries {

    private final CollectedCalls calls;
    private final UnaryOperator<Expression> toInput;

    /** @param toInput expressions over the block's columns to expressions over the node that the joins are put on */
    Subqueries(CollectedCalls calls, UnaryOperator<Expression> toInput) {
        this.calls = calls;
        this.toInput = toInput;
    }

    /** A node with a column behind its own ones, and what the subquery amounts to over that node. */
    record Attached(PlanNode node, Expression value) {}

    /** Keeps the rows for which the subquery holds, or does not. */
    PlanNode filter(PlanNode node, SubqueryRequest request, boolean negated, Position position) {
        Decorrelation.Unnested inner = inner(request, position);
        List<Expression> conditions = conditions(node, request, inner, position);
        Shape shape = new Shape(
                RelationKind.TABLE, node.shape().columns(), node.shape().key());
        return join(node, inner.node(), negated ? JoinType.ANTI : JoinType.SEMI, conditions, shape);
    }

    /** Makes the subquery's value available as a column. */
    Attached attach(PlanNode node, SubqueryRequest request, Position position) {
        Decorrelation.Unnested inner = inner(request, position);
        return request.use() == Use.SCALAR ? scalar(node, inner, position) : mark(node, request, inner, position);
    }

    private Decorrelation.Unnested inner(SubqueryRequest request, Position position) {
        Relation relation = calls.plans.get(request);
        if (relation == null) {
            throw new IllegalStateException("a subquery without a plan");
        }
        return Decorrelation.unnest(relation.node(), position);
    }

    /** The conditions over the outer columns followed by the inner ones. */
    private List<Expression> conditions(
            PlanNode node, SubqueryRequest request, Decorrelation.Unnested inner, Position position) {
        int width = node.shape().columns().size();
        List<Expression> conditions = new ArrayList<>();
        for (Expression condition : inner.conditions()) {
            conditions.add(joined(condition, width));
        }
        if (request.value() != null) {
            Type type = inner.node().shape().columns().getFirst().type();
            Type common = TypeRules.common(request.value().type(), type);
            if (common == null) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Cannot compare " + request.value().type().sql() + " with " + type.sql() + ".",
                        position);
            }
            conditions.add(new Comparison(
                    ComparisonOperator.EQUAL,
                    Operators.convert(toInput.apply(request.value()), common),
                    Operators.convert(new ColumnReference(width, type), common),
                    true));
        }
        return conditions;
    }

    private Expression joined(Expression condition, int width) {
        return ExpressionRewriter.rewrite(condition, part -> {
            if (part instanceof ColumnReference(int index, Type type)) {
                return index < ColumnNames.OUTER
                        ? new ColumnReference(index + width, type)
                        : toInput.apply(new ColumnReference(index - ColumnNames.OUTER, type));
            }
            return null;
        });
    }

    private static PlanNode join(
            PlanNode left, PlanNode right, JoinType type, List<Expression> conditions, Shape shape) {
        int width = left.shape().columns().size();
        List<JoinKey> keys = new ArrayList<>();
        List<Expression> residual = new ArrayList<>();
        for (Expression condition : conditions) {
            if (condition instanceof Comparison comparison && comparison.operator() == ComparisonOperator.EQUAL) {
                Expression first = comparison.left();
                Expression second = comparison.right();
                if (JoinBinder.isLeft(first, width) && JoinBinder.isRight(second, width)) {
                    keys.add(new JoinKey(first, ExpressionRewriter.moveColumns(second, index -> index - width)));
                    continue;
                }
                if (JoinBinder.isLeft(second, width) && JoinBinder.isRight(first, width)) {
                    keys.add(new JoinKey(second, ExpressionRewriter.moveColumns(first, index -> index - width)));
                    continue;
                }
            }
            residual.add(condition);
        }
        return new PlanNode.TableJoin(left, right, type, keys, Conjunctions.join(residual), shape);
    }

    private Attached scalar(PlanNode node, Decorrelation.Unnested inner, Position position) {
        if (!givesOneRow(inner.node(), !inner.conditions().isEmpty())) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "This subquery may give several rows.",
                    position,
                    "Select an aggregate such as MAX(…), or add LIMIT 1.");
        }
        int width = node.shape().columns().size();
        List<Expression> conditions = inner.conditions().stream()
                .map(condition -> joined(condition, width))
                .toList();
        Shape shape = Projections.appended(node, inner.node().shape().columns(), RelationKind.TABLE);
        PlanNode joined = join(node, inner.node(), JoinType.LEFT, conditions, shape);
        Expression value = Projections.column(joined, width);
        if (!conditions.isEmpty() && isCount(inner.node(), 0)) {
            value = new Case(
                    List.of(new Branch(new IsNull(value), new Literal(ScalarType.BIGINT, 0L))), value, value.type());
        }
        return new Attached(joined, value);
    }

    private static boolean givesOneRow(PlanNode node, boolean correlated) {
        return switch (node) {
            case PlanNode.Project project -> givesOneRow(project.input(), correlated);
            case PlanNode.Aggregate aggregate ->
                correlated
                        ? aggregate.shape().columns().stream()
                                .limit(aggregate.keys().size())
                                .allMatch(field -> field.name().startsWith("CORRELATED_"))
                        : aggregate.keys().isEmpty() && aggregate.window() == null;
            case PlanNode.TopN top -> top.partitionBy().isEmpty() && top.limit() <= 1 && !correlated;
            case PlanNode.Values values -> values.rows().size() == 1;
            default -> false;
        };
    }

    private static boolean isCount(PlanNode node, int column) {
        return switch (node) {
            case PlanNode.Project project ->
                project.expressions().get(column).expression() instanceof ColumnReference(int index, Type type)
                        && isCount(project.input(), index);
            case PlanNode.Aggregate aggregate -> {
                int call = column - aggregate.keys().size();
                yield call >= 0 && aggregate.calls().get(call).function().name().startsWith("COUNT");
            }
            default -> false;
        };
    }

    /** A left join with one row per different match, and whether there was one. */
    private Attached mark(PlanNode node, SubqueryRequest request, Decorrelation.Unnested inner, Position position) {
        int width = node.shape().columns().size();
        List<Expression> conditions = conditions(node, request, inner, position);
        List<Expression> keys = new ArrayList<>();
        List<Expression> onGroups = new ArrayList<>();
        for (Expression condition : conditions) {
            if (!(condition instanceof Comparison comparison)
                    || comparison.operator() != ComparisonOperator.EQUAL
                    || JoinBinder.isRight(comparison.left(), width) == JoinBinder.isRight(comparison.right(), width)) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "A subquery whose truth is used inside an expression can be tied to the query around it by"
                                + " equalities only.",
                        position,
                        "Use it as a condition of its own in WHERE, or write it as a join.");
            }
            boolean leftIsInner = JoinBinder.isRight(comparison.left(), width);
            Expression innerSide = leftIsInner ? comparison.left() : comparison.right();
            Expression outerSide = leftIsInner ? comparison.right() : comparison.left();
            onGroups.add(new Comparison(
                    ComparisonOperator.EQUAL,
                    outerSide,
                    new ColumnReference(width + keys.size(), innerSide.type()),
                    true));
            keys.add(ExpressionRewriter.moveColumns(innerSide, index -> index - width));
        }
        if (keys.isEmpty()) {
            keys.add(new Literal(ScalarType.BOOLEAN, true));
        }
        PlanNode groups = groups(inner.node(), keys);
        Shape shape = Projections.appended(node, groups.shape().columns(), RelationKind.TABLE);
        PlanNode joined = join(node, groups, JoinType.LEFT, onGroups, shape);
        return new Attached(joined, new Not(new IsNull(Projections.column(joined, width))));
    }

    private static PlanNode groups(PlanNode input, List<Expression> keys) {
        List<Field> fields = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            fields.add(new Field("MATCH_" + i, keys.get(i).type()));
            key.add(i);
        }
        List<AggregateCall> none = List.of();
        return new PlanNode.Aggregate(
                input, keys, none, null, Emit.CHANGES, true, false, new Shape(RelationKind.TABLE, fields, key));
    }
}
