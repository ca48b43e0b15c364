// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.node.PlanNode;

/** Rewrites a plan into one that means the same and does less. */
public final class Optimizer {

    private Optimizer() {}

    /** All rewrites, in the order in which they help each other. */
    public static PlanNode optimize(PlanNode root) {
        PlanNode filtered = FilterPushdown.push(root);
        PlanNode ranked = TopRows.find(filtered);
        PlanNode pruned = ColumnPruning.prune(ranked);
        return ProjectMerge.merge(pruned);
    }
}
