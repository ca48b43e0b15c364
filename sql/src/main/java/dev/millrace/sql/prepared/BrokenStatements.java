// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogQuery.Broken;
import dev.millrace.sql.catalog.CatalogQuery.Kind;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.statement.StatementReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statements that were accepted and can no longer be prepared, as after a change of release. Such a statement keeps its place in the
 * catalog: it is listed with its reason, and later queries keep the numbers that they had.
 */
public final class BrokenStatements {

    private BrokenStatements() {}

    /**
     * The catalog in which the statement has kept its place.
     *
     * @param queryId the id of the query that it had started, if that is known
     * @param reason why it cannot be prepared
     */
    public static Catalog keep(String text, @Nullable String queryId, SqlException reason, Catalog before) {
        QueryFault fault =
                new QueryFault(reason.code().name(), String.valueOf(reason.getMessage()), reason.hint(), null, null);
        Statement statement = read(text);
        return switch (statement) {
            case Statement.CreateAsSelect create -> {
                Kind kind = create.creation().kind() == RelationKind.STREAM ? Kind.CSAS : Kind.CTAS;
                String name = create.name().name();
                yield keep(id(queryId, kind, "_" + name, before), kind, text, new Broken(name, fault), before);
            }
            case Statement.InsertSelect insert ->
                keep(
                        id(queryId, Kind.INSERTQUERY, "", before),
                        Kind.INSERTQUERY,
                        text,
                        new Broken(insert.target().name(), fault),
                        before);
            case Statement.CreateSource create -> unnumbered(create.name().name(), text, fault, before);
            case null, default ->
                queryId == null
                        ? unnumbered(null, text, fault, before)
                        : keep(queryId, Kind.STATEMENT, text, new Broken(null, fault), before);
        };
    }

    private static @Nullable Statement read(String text) {
        try {
            return StatementReader.read(text);
        } catch (SqlException unreadable) {
            return null;
        }
    }

    private static String id(@Nullable String known, Kind kind, String middle, Catalog catalog) {
        return known == null ? kind.name() + middle + "_" + catalog.nextQueryNumber() : known;
    }

    private static Catalog keep(String id, Kind kind, String text, Broken broken, Catalog before) {
        CatalogQuery query = new CatalogQuery(id, kind, text, Set.of(), false, null, broken);
        return before.queries().containsKey(id) ? before.withChangedQuery(query) : before.withQuery(query);
    }

    private static Catalog unnumbered(@Nullable String name, String text, QueryFault fault, Catalog before) {
        String base = "STATEMENT" + (name == null ? "" : "_" + name);
        String id = base;
        for (int number = 1; before.queries().containsKey(id); number++) {
            id = base + "_" + number;
        }
        return before.withUnnumberedQuery(
                new CatalogQuery(id, Kind.STATEMENT, text, Set.of(), false, null, new Broken(name, fault)));
    }

    /** The catalog without the statement that was to make {@code name}, if there is such a one. */
    static Catalog forget(String name, Catalog catalog) {
        return catalog.broken(name)
                .map(broken -> catalog.withoutQuery(broken.id()))
                .orElse(catalog);
    }
}
