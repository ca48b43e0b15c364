// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.OverCall;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.WindowedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The expressions of a node itself, without those of its inputs. */
final class NodeExpressions {

    private NodeExpressions() {}

    static List<Expression> of(PlanNode node) {
        List<Expression> all = new ArrayList<>();
        switch (node) {
            case PlanNode.Scan scan -> {}
            case PlanNode.Limit limit -> {}
            case PlanNode.Union union -> {}
            case PlanNode.Values values -> values.rows().forEach(all::addAll);
            case PlanNode.Filter filter -> all.add(filter.predicate());
            case PlanNode.Project project ->
                project.expressions().stream().map(NamedExpression::expression).forEach(all::add);
            case PlanNode.Unnest unnest -> unnest.calls().forEach(call -> all.addAll(call.arguments()));
            case PlanNode.WindowAssign assign -> add(all, assign.time());
            case PlanNode.Aggregate aggregate -> {
                all.addAll(aggregate.keys());
                aggregate.calls().forEach(call -> addCall(all, call));
                WindowedBy window = aggregate.window();
                add(all, window == null ? null : window.time());
            }
            case PlanNode.StreamStreamJoin join -> addJoin(all, join.keys(), join.residual());
            case PlanNode.StreamTableJoin join -> addJoin(all, join.keys(), join.residual());
            case PlanNode.TableJoin join -> addJoin(all, join.keys(), join.residual());
            case PlanNode.TopN top -> {
                all.addAll(top.partitionBy());
                top.order().stream().map(SortKey::expression).forEach(all::add);
            }
            case PlanNode.Over over -> {
                all.addAll(over.partitionBy());
                over.order().stream().map(SortKey::expression).forEach(all::add);
                over.calls().stream().map(OverCall::call).forEach(call -> addCall(all, call));
            }
            case PlanNode.Sort sort ->
                sort.order().stream().map(SortKey::expression).forEach(all::add);
        }
        return all;
    }

    private static void add(List<Expression> all, @Nullable Expression expression) {
        if (expression != null) {
            all.add(expression);
        }
    }

    private static void addCall(List<Expression> all, AggregateCall call) {
        all.addAll(call.arguments());
        add(all, call.filter());
    }

    private static void addJoin(List<Expression> all, List<JoinKey> keys, @Nullable Expression residual) {
        keys.forEach(key -> {
            all.add(key.left());
            all.add(key.right());
        });
        add(all, residual);
    }
}
