// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.sql.grammar.MillraceParser.QueryContext;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.query.QueryMode;
import dev.millrace.sql.query.SourceLookup;

/** How a query's parse tree becomes a plan. */
@FunctionalInterface
public interface QueryPlanning {

    /**
     * The plan of {@code query}.
     *
     * @throws dev.millrace.sql.error.SqlException if the query has no meaning
     */
    PlannedQuery plan(QueryContext query, SourceLookup sources, QueryMode mode);
}
