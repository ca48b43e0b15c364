// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import java.util.List;

/** TERMINATE, PAUSE and RESUME. */
final class RunningQueries {

    private RunningQueries() {}

    static PreparedStatement control(Statement.ControlQuery control, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Identifier id = control.id();
        List<CatalogQuery> queries = id == null
                ? catalog.queries().values().stream()
                        .filter(query -> query.kind() != CatalogQuery.Kind.CST)
                        .toList()
                : List.of(find(id, catalog));
        if (id != null
                && control.control() == Statement.Control.TERMINATE
                && queries.getFirst().kind() == CatalogQuery.Kind.CST) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot terminate query '" + id + "' as it is linked to a source table.",
                    id.position(),
                    "DROP the table.");
        }
        if (id != null && control.control() == Statement.Control.TERMINATE) {
            checkUnread(queries.getFirst(), id, catalog);
        }
        Catalog after = catalog;
        for (CatalogQuery query : queries) {
            after = switch (control.control()) {
                case TERMINATE -> terminate(after, query);
                case PAUSE -> after.withChangedQuery(query.withPaused(true));
                case RESUME -> after.withChangedQuery(query.withPaused(false));
            };
        }
        List<String> ids = queries.stream().map(CatalogQuery::id).toList();
        String word = switch (control.control()) {
            case TERMINATE -> "terminated";
            case PAUSE -> "paused";
            case RESUME -> control.fromEarliest() ? "resumed from the earliest records" : "resumed";
        };
        String message = ids.isEmpty() ? "No query is running." : "Query " + word + ": " + String.join(", ", ids);
        return new PreparedStatement.ControlQueries(
                analysis.text(), control.control(), control.fromEarliest(), ids, after, message);
    }

    /** A query whose results other queries take inside the tick has to outlive them: their state is made from its. */
    static void checkUnread(CatalogQuery query, Identifier place, Catalog catalog) {
        String sink = query.writes();
        if (sink == null) {
            return;
        }
        List<String> readers = catalog.readers(sink).stream()
                .map(CatalogQuery::id)
                .filter(reader -> !reader.equals(query.id()))
                .toList();
        if (!readers.isEmpty()) {
            String ids = String.join(", ", readers);
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot end query " + query.id() + ": what it writes to " + sink + " is read by " + ids + ".",
                    place.position(),
                    "TERMINATE " + ids + " first, or TERMINATE ALL.");
        }
    }

    /** The query {@code id}; an id that was folded to upper case also finds one that was given in another case. */
    static CatalogQuery find(Identifier id, Catalog catalog) {
        CatalogQuery query = catalog.queries().get(id.name());
        if (query == null) {
            String near = NearMiss.hint(id.name(), catalog.queries().keySet());
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_QUERY,
                    "Unknown queryId: " + id.name() + ".",
                    id.position(),
                    near == null ? "SHOW QUERIES lists those that are running." : near);
        }
        return query;
    }

    private static Catalog terminate(Catalog catalog, CatalogQuery query) {
        Catalog after = catalog.withoutQuery(query.id());
        for (CatalogSource source : catalog.sources().values()) {
            if (query.id().equals(source.queryId())) {
                after = after.withSource(
                        new CatalogSource(source.definition(), source.statement(), source.readOnly(), null));
            }
        }
        return after;
    }
}
