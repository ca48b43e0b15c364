// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;

/** What the loop must know of a plan. */
final class PlanScans {
    private PlanScans() {}

    /** Whether it remembers anything from one tick to the next, so that its state must be rebuilt after a restart. */
    static boolean keepsState(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Scan scan -> scan.shape().kind() == RelationKind.TABLE;
            case PlanNode.Filter filter -> keepsState(filter.input());
            case PlanNode.Project project -> keepsState(project.input());
            case PlanNode.Unnest unnest -> keepsState(unnest.input());
            case PlanNode.WindowAssign assign -> keepsState(assign.input());
            case PlanNode.Union union -> union.inputs().stream().anyMatch(PlanScans::keepsState);
            case PlanNode.Values ignored -> true;
            case PlanNode.Aggregate ignored -> true;
            case PlanNode.StreamStreamJoin ignored -> true;
            case PlanNode.StreamTableJoin ignored -> true;
            case PlanNode.TableJoin ignored -> true;
            case PlanNode.TopN ignored -> true;
            case PlanNode.Over ignored -> true;
            case PlanNode.Sort ignored -> true;
            case PlanNode.Limit ignored -> true;
        };
    }
}
