// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.catalog;

import dev.millrace.plan.PersistentQuery;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A query that runs until it is ended.
 *
 * @param reads the names of the sources that it reads
 * @param query its plan and sink; {@code null} for CST, which only keeps a table's rows for lookups
 */
public record CatalogQuery(
        String id,
        Kind kind,
        String statement,
        Set<String> reads,
        boolean paused,
        @Nullable PersistentQuery query) {

    /** Which statement made it; the name is the beginning of its id. */
    public enum Kind {
        /** CREATE STREAM … AS SELECT. */
        CSAS,
        /** CREATE TABLE … AS SELECT. */
        CTAS,
        /** INSERT INTO … SELECT. */
        INSERTQUERY,
        /** CREATE SOURCE TABLE. */
        CST
    }

    public CatalogQuery(
            String id,
            Kind kind,
            String statement,
            Set<String> reads,
            boolean paused,
            @Nullable PersistentQuery query) {
        this.id = id;
        this.kind = kind;
        this.statement = statement;
        this.reads = Collections.unmodifiableSet(new TreeSet<>(reads));
        this.paused = paused;
        this.query = query;
    }

    /** The name of its sink, if it has one. */
    public @Nullable String writes() {
        return query == null ? null : query.sink().name();
    }

    /** The same query, paused or running. */
    public CatalogQuery withPaused(boolean nowPaused) {
        return new CatalogQuery(id, kind, statement, reads, nowPaused, query);
    }
}
