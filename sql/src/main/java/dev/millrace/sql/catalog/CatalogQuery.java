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
 * @param reads the names of the sources that it reads; empty if that is not known
 * @param query its plan and sink; {@code null} for CST, which only keeps a table's rows for lookups, and for one that cannot be
 *     planned
 * @param broken what it was meant to be, if it was accepted and can no longer be planned
 */
public record CatalogQuery(
        String id,
        Kind kind,
        String statement,
        Set<String> reads,
        boolean paused,
        @Nullable PersistentQuery query,
        @Nullable Broken broken) {

    /**
     * A statement that was accepted once.
     *
     * @param name the stream or table that it would make or fill
     * @param fault why it cannot be planned
     */
    public record Broken(@Nullable String name, QueryFault fault) {}

    /** Which statement made it; the name is the beginning of its id. */
    public enum Kind {
        /** CREATE STREAM … AS SELECT. */
        CSAS,
        /** CREATE TABLE … AS SELECT. */
        CTAS,
        /** INSERT INTO … SELECT. */
        INSERTQUERY,
        /** CREATE SOURCE TABLE. */
        CST,
        /** Another statement that was accepted and can no longer be prepared: it keeps its place here. */
        STATEMENT
    }

    public CatalogQuery(
            String id,
            Kind kind,
            String statement,
            Set<String> reads,
            boolean paused,
            @Nullable PersistentQuery query,
            @Nullable Broken broken) {
        this.id = id;
        this.kind = kind;
        this.statement = statement;
        this.reads = Collections.unmodifiableSet(new TreeSet<>(reads));
        this.paused = paused;
        this.query = query;
        this.broken = broken;
    }

    /** A query that can be planned, or needs no plan. */
    public CatalogQuery(
            String id,
            Kind kind,
            String statement,
            Set<String> reads,
            boolean paused,
            @Nullable PersistentQuery query) {
        this(id, kind, statement, reads, paused, query, null);
    }

    /** Why it cannot be planned; {@code null} if it can. */
    public @Nullable QueryFault fault() {
        return broken == null ? null : broken.fault();
    }

    /** The name of its sink, if it has one. */
    public @Nullable String writes() {
        if (broken != null) {
            return broken.name();
        }
        return query == null ? null : query.sink().name();
    }

    /** The same query, paused or running. */
    public CatalogQuery withPaused(boolean nowPaused) {
        return new CatalogQuery(id, kind, statement, reads, nowPaused, query, broken);
    }
}
