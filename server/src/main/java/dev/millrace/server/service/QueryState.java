// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.sql.catalog.QueryFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one query fared when the engine was looked at.
 *
 * @param pipeline what it runs in together with those that feed it and that it feeds; {@code null} if not known
 * @param waitsFor what a WAITING query needs, such as another query's id
 * @param fault why it is in ERROR
 * @param lag records that it has not read yet of the topics it depends on
 * @param rowErrors rows that could not be computed, since the engine was started
 * @param badRecords records of its sources that could not be read, since the engine was started
 * @param figures what its operators have done since then
 */
public record QueryState(
        String id,
        QueryActivity activity,
        @Nullable String pipeline,
        @Nullable String waitsFor,
        @Nullable QueryFault fault,
        long lag,
        long rowErrors,
        long badRecords,
        QueryFigures figures) {

    private static final QueryFigures NOTHING = new QueryFigures(0, 0, 0, Long.MIN_VALUE, 0, List.of());

    /** A query of which no engine tells figures. */
    public static QueryState without(String id, QueryActivity activity, @Nullable QueryFault fault) {
        return new QueryState(id, activity, null, null, fault, 0, 0, 0, NOTHING);
    }

    /** The same figures with another activity. */
    public QueryState with(QueryActivity other, @Nullable QueryFault reason) {
        return new QueryState(id, other, pipeline, waitsFor, reason, lag, rowErrors, badRecords, figures);
    }
}
