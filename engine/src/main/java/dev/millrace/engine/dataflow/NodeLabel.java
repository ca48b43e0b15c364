// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.print.PlanPrinter;
import java.util.List;
import java.util.stream.Collectors;

/** What people are told that a node of the graph is. */
record NodeLabel(String operator, String detail) {

    /** Of the node that does what {@code plan} says. */
    static NodeLabel of(PlanNode plan) {
        return new NodeLabel(PlanPrinter.operator(plan), PlanPrinter.detail(plan));
    }

    /** Of a node that works by the columns {@code key} of {@code plan}'s result. */
    static NodeLabel byKey(String operator, PlanNode plan, List<Integer> key) {
        return new NodeLabel(
                operator,
                key.stream()
                        .map(position -> plan.shape().columns().get(position).name())
                        .collect(Collectors.joining(", ", "key=[", "]")));
    }
}
