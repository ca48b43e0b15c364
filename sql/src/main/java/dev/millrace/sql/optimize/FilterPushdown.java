// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ExpressionRewriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves conditions towards the scans, so that fewer rows are kept, joined and grouped. A condition passes a projection by
 * being computed from its expressions (unless one of them differs from call to call), an aggregation if it reads only the
 * keys, and a join on the side whose columns it reads if that side's rows are not padded with nulls.
 *
 * <p>The table side of a join of a stream with a table is left alone: filtering it would keep a second version of the table.
 * So are conditions under a window (they would change which windows exist for a session) and above rankings.
 */
final class FilterPushdown {

    private FilterPushdown() {}

    static PlanNode push(PlanNode node) {
        return push(node, List.of());
    }

    /** The node with its rows further restricted to those for which the conditions, over its columns, hold. */
    private static PlanNode push(PlanNode node, List<Expression> conditions) {
        return switch (node) {
            case PlanNode.Filter filter -> {
                List<Expression> all = new ArrayList<>(Conjunctions.split(filter.predicate()));
                all.addAll(conditions);
                yield push(filter.input(), all);
            }
            case PlanNode.Project project -> project(project, conditions);
            case PlanNode.Unnest unnest ->
                split(unnest, conditions, unnest.input().shape().columns().size());
            case PlanNode.WindowAssign assign ->
                split(assign, conditions, assign.input().shape().columns().size());
            case PlanNode.Aggregate aggregate -> aggregate(aggregate, conditions);
            case PlanNode.StreamStreamJoin join -> join(join, join.joinType(), true, conditions);
            case PlanNode.StreamTableJoin join -> join(join, join.joinType(), false, conditions);
            case PlanNode.TableJoin join -> join(withEqualities(join, conditions), join.joinType(), true, conditions);
            case PlanNode.Union union -> NodeInputs.map(union, input -> push(input, conditions));
            case PlanNode.Scan scan -> filtered(scan, conditions);
            case PlanNode.Values values -> filtered(values, conditions);
            case PlanNode.TopN top -> filtered(NodeInputs.map(top, FilterPushdown::push), conditions);
            case PlanNode.Over over -> filtered(NodeInputs.map(over, FilterPushdown::push), conditions);
            case PlanNode.Sort sort -> filtered(NodeInputs.map(sort, FilterPushdown::push), conditions);
            case PlanNode.Limit limit -> filtered(NodeInputs.map(limit, FilterPushdown::push), conditions);
        };
    }

    private static PlanNode filtered(PlanNode node, List<Expression> conditions) {
        Expression condition = Conjunctions.join(conditions);
        return condition == null ? node : new PlanNode.Filter(node, condition);
    }

    private static PlanNode project(PlanNode.Project project, List<Expression> conditions) {
        List<Expression> columns =
                project.expressions().stream().map(NamedExpression::expression).toList();
        if (columns.stream().anyMatch(Determinism::varies)) {
            return filtered(NodeInputs.map(project, FilterPushdown::push), conditions);
        }
        List<Expression> moved = conditions.stream()
                .map(condition -> ExpressionRewriter.substitute(condition, columns))
                .toList();
        return NodeInputs.map(project, input -> push(input, moved));
    }

    /** A node that puts out its input's columns first: conditions on these pass. */
    private static PlanNode split(PlanNode node, List<Expression> conditions, int width) {
        List<Expression> below = new ArrayList<>();
        List<Expression> above = new ArrayList<>();
        for (Expression condition : conditions) {
            (ExpressionRewriter.columns(condition).length() <= width ? below : above).add(condition);
        }
        return filtered(NodeInputs.map(node, input -> push(input, below)), above);
    }

    private static PlanNode aggregate(PlanNode.Aggregate aggregate, List<Expression> conditions) {
        List<Expression> below = new ArrayList<>();
        List<Expression> above = new ArrayList<>();
        int keys = aggregate.keys().size();
        boolean varying = aggregate.keys().stream().anyMatch(Determinism::varies);
        for (Expression condition : conditions) {
            BitSet columns = ExpressionRewriter.columns(condition);
            boolean onKeys = !columns.isEmpty() && columns.length() <= keys && !varying;
            // A group of a table that empties stays visible in the dialect; the condition must then be seen above too.
            if (onKeys && !aggregate.keepEmptyGroups()) {
                below.add(ExpressionRewriter.substitute(condition, aggregate.keys()));
            } else {
                above.add(condition);
            }
        }
        return filtered(NodeInputs.map(aggregate, input -> push(input, below)), above);
    }

    private static PlanNode join(PlanNode node, JoinType type, boolean rightPasses, List<Expression> conditions) {
        int width = node.inputs().getFirst().shape().columns().size();
        boolean keepsLeft = type == JoinType.RIGHT || type == JoinType.FULL;
        boolean keepsRight = type != JoinType.INNER && type != JoinType.RIGHT;
        List<Expression> left = new ArrayList<>();
        List<Expression> right = new ArrayList<>();
        List<Expression> above = new ArrayList<>();
        for (Expression condition : conditions) {
            BitSet columns = ExpressionRewriter.columns(condition);
            if (columns.length() <= width && !columns.isEmpty() && !keepsLeft) {
                left.add(condition);
            } else if (columns.nextSetBit(0) >= width && !keepsRight && rightPasses) {
                right.add(ExpressionRewriter.moveColumns(condition, index -> index - width));
            } else if (!isJoined(node, condition, width)) {
                above.add(condition);
            }
        }
        List<PlanNode> inputs =
                List.of(push(node.inputs().get(0), left), push(node.inputs().get(1), right));
        return filtered(NodeInputs.withInputs(node, inputs), above);
    }

    /** Whether an equality has become a key of the join. */
    private static boolean isJoined(PlanNode node, Expression condition, int width) {
        if (!(node instanceof PlanNode.TableJoin join) || join.joinType() != JoinType.INNER) {
            return false;
        }
        JoinKey key = key(condition, width);
        return key != null && join.keys().contains(key);
    }

    /** Equalities between the sides of an inner join become its keys: FROM a, b WHERE a.id = b.id. */
    private static PlanNode.TableJoin withEqualities(PlanNode.TableJoin join, List<Expression> conditions) {
        if (join.joinType() != JoinType.INNER) {
            return join;
        }
        int width = join.left().shape().columns().size();
        List<JoinKey> keys = new ArrayList<>(join.keys());
        for (Expression condition : conditions) {
            JoinKey key = key(condition, width);
            if (key != null && !keys.contains(key)) {
                keys.add(key);
            }
        }
        Shape shape = join.shape();
        return new PlanNode.TableJoin(join.left(), join.right(), join.joinType(), keys, join.residual(), shape);
    }

    private static @Nullable JoinKey key(Expression condition, int width) {
        if (!(condition instanceof Comparison comparison) || comparison.operator() != ComparisonOperator.EQUAL) {
            return null;
        }
        Expression first = comparison.left();
        Expression second = comparison.right();
        if (isOn(first, 0, width) && isOn(second, width, Integer.MAX_VALUE)) {
            return new JoinKey(first, ExpressionRewriter.moveColumns(second, index -> index - width));
        }
        if (isOn(second, 0, width) && isOn(first, width, Integer.MAX_VALUE)) {
            return new JoinKey(second, ExpressionRewriter.moveColumns(first, index -> index - width));
        }
        return null;
    }

    private static boolean isOn(Expression expression, int from, int to) {
        BitSet columns = ExpressionRewriter.columns(expression);
        return !columns.isEmpty() && columns.nextSetBit(0) >= from && columns.length() <= to;
    }
}
