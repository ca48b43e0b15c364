// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A query to run in a dataflow.
 *
 * @param id unique in the dataflow
 * @param root its plan
 * @param sink the source that it writes, which later queries of the dataflow may read; {@code null} for a subscription
 * @param netted whether a TABLE's changes are netted to one row per key and tick ({@link QueryOutput}); otherwise the changes
 *     themselves come out, deletions with their full row
 * @param stateLimitBytes memory that its state may take; {@code null} for {@link DataflowSettings#stateLimitBytes}
 */
public record QueryDefinition(
        String id,
        PlanNode root,
        @Nullable SourceDefinition sink,
        boolean netted,
        @Nullable Long stateLimitBytes) {

    /** A query with the dataflow's limit on state. */
    public QueryDefinition(String id, PlanNode root, @Nullable SourceDefinition sink, boolean netted) {
        this(id, root, sink, netted, null);
    }

    /** A query that writes to a topic. */
    public static QueryDefinition of(PersistentQuery query) {
        return new QueryDefinition(
                query.id(), query.root(), query.sink(), true, query.settings().stateLimitBytes());
    }

    /** A query whose changes somebody watches. */
    public static QueryDefinition subscription(String id, PlanNode root) {
        return new QueryDefinition(id, root, null, false);
    }
}
