// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.plan.node.PlanNode;

/**
 * Whether anything between an aggregation and the end of a query needs to be told the row that stood before. A projection that keeps
 * the key does not: at the end only the row that now stands is written. Not telling it saves half the work of a changed group.
 */
final class OldRows {

    private OldRows() {}

    /** Whether a query with root {@code plan} that nobody else reads can do without old rows. */
    static boolean canBeLeftOut(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Project project -> canBeLeftOut(project.input());
            case PlanNode.Aggregate ignored -> true;
            default -> false;
        };
    }
}
