// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.query.QueryPlanner;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.statement.Identifier;
import java.util.Locale;

/** What one statement is prepared against. */
record Analysis(
        String text, Catalog catalog, Session session, FunctionCatalog functions, RuntimeFacts facts, QueryCheck runs) {

    /** Asks whether the query can run; a refusal without a place is told to be at {@code place}. */
    void check(PersistentQuery query, Identifier place) {
        try {
            runs.check(query, catalog);
        } catch (SqlException refused) {
            throw refused.position() == null ? refused.at(place.position()) : refused;
        }
    }

    /** A planner of queries over the catalog. */
    QueryPlanner planner() {
        return new QueryPlanner(catalog, functions);
    }

    /** The source {@code name}. */
    CatalogSource source(Identifier name) {
        return catalog.find(name.name()).orElseThrow(() -> unknown(name));
    }

    /** The source {@code name}, which has to be of {@code kind} for {@code statement}. */
    CatalogSource source(Identifier name, RelationKind kind, String statement) {
        CatalogSource source = source(name);
        RelationKind found = source.definition().kind();
        if (found != kind) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Incompatible data source type is " + found + ", but statement was " + statement + " " + kind + ".",
                    name.position(),
                    "Write " + statement + " " + found + " " + name + ".");
        }
        return source;
    }

    private SqlException unknown(Identifier name) {
        String near = NearMiss.hint(name.name(), catalog.sourceNames());
        return new SqlException(
                SqlErrorCode.UNKNOWN_SOURCE,
                "Source " + name + " does not exist.",
                name.position(),
                near == null ? "SHOW STREAMS and SHOW TABLES list what there is." : near);
    }

    /** The error for a name that is taken. */
    SqlException exists(Identifier name, RelationKind kind, CatalogSource other) {
        return new SqlException(
                SqlErrorCode.SOURCE_EXISTS,
                existsText(name, kind, other),
                name.position(),
                "Choose another name, DROP the other one first, or write CREATE OR REPLACE.");
    }

    static String existsText(Identifier name, RelationKind kind, CatalogSource other) {
        return "Cannot add " + word(kind) + " '" + name.name() + "': A "
                + word(other.definition().kind()) + " with the same name already exists.";
    }

    /** {@code stream} or {@code table}. */
    static String word(RelationKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
