// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.QueryFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine of this process at one moment.
 *
 * @param fault why it has given up, or what it waits for before it begins again
 * @param refused why queries of the catalog do not run that the engine has not taken, by id
 * @param reports of the last seconds, the oldest first; never empty
 */
public record EngineLook(
        EngineState state, @Nullable QueryFault fault, Map<String, QueryFault> refused, List<EngineReport> reports) {

    public EngineLook {
        refused = Map.copyOf(refused);
        reports = List.copyOf(reports);
    }

    /** The newest report. */
    public EngineReport last() {
        return reports.getLast();
    }

    /** How a query of the catalog fares: what the engine says of it, unless the catalog or the engine's own state say more. */
    public QueryState query(CatalogQuery query) {
        if (query.fault() != null) {
            return QueryState.without(query.id(), QueryActivity.ERROR, query.fault());
        }
        if (query.query() == null) {
            // It keeps the rows of a table for lookups, which the engine has no part in.
            return QueryState.without(query.id(), QueryActivity.RUNNING, null);
        }
        QueryFault untaken = refused.get(query.id());
        if (untaken != null) {
            return QueryState.without(query.id(), QueryActivity.ERROR, untaken);
        }
        Optional<QueryState> told = last().query(query.id());
        QueryState known = told.orElseGet(() -> QueryState.without(query.id(), QueryActivity.CATCHING_UP, null));
        return switch (state) {
            case RUNNING ->
                query.paused() && known.activity() != QueryActivity.ERROR
                        ? known.with(QueryActivity.PAUSED, known.fault())
                        : known;
            case STARTING, RECOVERING, RETRYING -> known.with(QueryActivity.RECOVERING, fault);
            case FAILED, STOPPED -> known.with(QueryActivity.ERROR, fault);
        };
    }
}
