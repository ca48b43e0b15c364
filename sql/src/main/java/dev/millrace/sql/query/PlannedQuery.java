// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been understood.
 *
 * @param root its plan; {@code root.shape()} has names, types and kind. In {@link QueryMode#PERSISTENT} a windowed result
 *     ends with the two BIGINT columns WINDOWSTART and WINDOWEND.
 * @param refinement what EMIT said
 * @param key positions among the columns that form the record key, without the window's columns; empty if there is no key
 * @param window the window that is part of the key, if any
 * @param legacyKeys whether a source of the query declares its key in the old way (KEY='…'), so that the key stays a column
 *     of the value
 * @param sources the names of all streams and tables that are read
 */
public record PlannedQuery(
        PlanNode root,
        Refinement refinement,
        List<Integer> key,
        @Nullable KeyWindow window,
        boolean legacyKeys,
        Set<String> sources) {

    /** When results are told. */
    public enum Refinement {
        /** EMIT CHANGES: every change, until the query is ended. */
        CHANGES,
        /** EMIT FINAL: one result per closed window, until the query is ended. */
        FINAL,
        /** No EMIT: what is there now, and then the query ends (in a persistent query the same as CHANGES). */
        NONE
    }

    /** Copies the collections. */
    public PlannedQuery {
        key = List.copyOf(key);
        sources = Set.copyOf(sources);
    }

    /** Whether the result only grows or has a latest row per key. */
    public RelationKind kind() {
        return root.shape().kind();
    }
}
