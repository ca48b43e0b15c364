// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.node.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds nodes over other inputs of the same columns. */
final class NodeInputs {

    private NodeInputs() {}

    /** The node with each input replaced; the node itself if none changes. */
    static PlanNode map(PlanNode node, UnaryOperator<PlanNode> change) {
        List<PlanNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (PlanNode input : node.inputs()) {
            PlanNode result = change.apply(input);
            changed |= !same(result, input);
            inputs.add(result);
        }
        return changed ? withInputs(node, inputs) : node;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(PlanNode left, PlanNode right) {
        return left == right;
    }

    static PlanNode withInputs(PlanNode node, List<PlanNode> inputs) {
        return switch (node) {
            case PlanNode.Scan scan -> scan;
            case PlanNode.Values values -> values;
            case PlanNode.Filter filter -> new PlanNode.Filter(inputs.getFirst(), filter.predicate());
            case PlanNode.Project project ->
                new PlanNode.Project(inputs.getFirst(), project.expressions(), project.shape());
            case PlanNode.Unnest unnest -> new PlanNode.Unnest(inputs.getFirst(), unnest.calls(), unnest.shape());
            case PlanNode.WindowAssign assign ->
                new PlanNode.WindowAssign(inputs.getFirst(), assign.window(), assign.time(), assign.shape());
            case PlanNode.Aggregate aggregate ->
                new PlanNode.Aggregate(
                        inputs.getFirst(),
                        aggregate.keys(),
                        aggregate.calls(),
                        aggregate.window(),
                        aggregate.emit(),
                        aggregate.dropNullKeys(),
                        aggregate.keepEmptyGroups(),
                        aggregate.shape());
            case PlanNode.StreamStreamJoin join ->
                new PlanNode.StreamStreamJoin(
                        inputs.get(0),
                        inputs.get(1),
                        join.joinType(),
                        join.keys(),
                        join.residual(),
                        join.beforeMillis(),
                        join.afterMillis(),
                        join.graceMillis(),
                        join.shape());
            case PlanNode.StreamTableJoin join ->
                new PlanNode.StreamTableJoin(
                        inputs.get(0), inputs.get(1), join.joinType(), join.keys(), join.residual(), join.shape());
            case PlanNode.TableJoin join ->
                new PlanNode.TableJoin(
                        inputs.get(0), inputs.get(1), join.joinType(), join.keys(), join.residual(), join.shape());
            case PlanNode.Union union -> new PlanNode.Union(inputs, union.shape());
            case PlanNode.TopN top ->
                new PlanNode.TopN(
                        inputs.getFirst(),
                        top.partitionBy(),
                        top.order(),
                        top.limit(),
                        top.withRowNumber(),
                        top.shape());
            case PlanNode.Over over ->
                new PlanNode.Over(
                        inputs.getFirst(), over.partitionBy(), over.order(), over.frame(), over.calls(), over.shape());
            case PlanNode.Sort sort -> new PlanNode.Sort(inputs.getFirst(), sort.order(), sort.offset(), sort.limit());
            case PlanNode.Limit limit -> new PlanNode.Limit(inputs.getFirst(), limit.count());
        };
    }
}
