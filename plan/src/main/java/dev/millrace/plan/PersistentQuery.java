// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;

/**
 * A query that runs until it is ended and writes to {@code sink}. The root's columns are, by name and type, the sink's
 * declared columns in their order, followed for a windowed sink by WINDOWSTART and WINDOWEND.
 *
 * @param id such as {@code CSAS_TOTALS_3}
 * @param statement the text that made it
 * @param settings how it runs
 */
public record PersistentQuery(
        String id, String statement, PlanNode root, SourceDefinition sink, QuerySettings settings) {

    /** A query that runs with the default settings. */
    public PersistentQuery(String id, String statement, PlanNode root, SourceDefinition sink) {
        this(id, statement, root, sink, QuerySettings.defaults());
    }

    public PersistentQuery with(QuerySettings changed) {
        return new PersistentQuery(id, statement, root, sink, changed);
    }

    /** Whether its consumer group in Kafka keeps how far it has read. */
    public boolean inGroup() {
        return settings.offsets() == OffsetsMode.GROUP;
    }
}
