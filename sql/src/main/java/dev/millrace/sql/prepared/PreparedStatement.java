// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.ResultTable;
import dev.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A statement that has been checked against a catalog, with all that is needed to carry it out. Immutable. */
public sealed interface PreparedStatement {

    /** The statement as it is run, variables replaced. */
    String text();

    /** A statement after which there is another catalog; it belongs in the catalog's log. */
    sealed interface ChangesCatalog extends PreparedStatement {

        /** The catalog once the statement has been carried out. */
        Catalog after();

        /** One sentence for the person who asked. */
        String message();
    }

    /** CREATE over a topic. */
    record DeclareSource(String text, CatalogSource source, TopicRequest topic, Catalog after, String message)
            implements ChangesCatalog {}

    /**
     * CREATE … AS SELECT and INSERT INTO … SELECT: start {@code query}.
     *
     * @param replaces whether a query of the same id is running and has to give way
     */
    record StartQuery(
            String text, PersistentQuery query, TopicRequest topic, boolean replaces, Catalog after, String message)
            implements ChangesCatalog {

        /** The query as the catalog lists it, with the names of what it reads. */
        public CatalogQuery entry() {
            return Objects.requireNonNull(after.queries().get(query.id()));
        }
    }

    /** DROP STREAM and DROP TABLE: end {@code endedQueries}, forget the source, delete its topic if asked to. */
    record DropSource(
            String text,
            CatalogSource source,
            boolean deleteTopic,
            List<String> endedQueries,
            Catalog after,
            String message)
            implements ChangesCatalog {}

    /**
     * TERMINATE, PAUSE and RESUME.
     *
     * @param fromEarliest whether queries that are resumed go on at the earliest records that there are, where those that they would
     *     have read next are deleted
     */
    record ControlQueries(
            String text,
            Statement.Control control,
            boolean fromEarliest,
            List<String> queries,
            Catalog after,
            String message)
            implements ChangesCatalog {}

    /**
     * A change to names only: ALTER STREAM and TABLE, CREATE and DROP TYPE; also a statement that IF [NOT] EXISTS makes do nothing,
     * whose catalog is the one before.
     */
    record ChangeNames(String text, Catalog after, String message) implements ChangesCatalog {}

    /** SET, UNSET, DEFINE and UNDEFINE. */
    record ChangeSession(String text, Session after, String message) implements PreparedStatement {}

    /** ALTER SYSTEM: a property for all sessions. */
    record ChangeSystem(String text, String property, String value) implements PreparedStatement {}

    /** SELECT. */
    record Select(String text, PlannedQuery query) implements PreparedStatement {}

    /**
     * INSERT INTO … VALUES. The rows' columns are those of the target that have a place in its records, in order of declaration,
     * followed by ROWTIME (BIGINT) if {@code withTimestamp}, which is the record's timestamp.
     */
    record InsertRows(String text, SourceDefinition target, PlanNode.Values rows, boolean withTimestamp)
            implements PreparedStatement {}

    /** DELETE FROM a table: a tombstone for each key; the rows' columns are the key columns in order. */
    record DeleteRows(String text, SourceDefinition target, PlanNode.Values keys) implements PreparedStatement {}

    /** A finished answer: SHOW, LIST, DESCRIBE, EXPLAIN. */
    record Answer(String text, List<ResultTable> tables) implements PreparedStatement {}

    /** PRINT a topic's records as they are. */
    record PrintTopic(
            String text,
            String topic,
            boolean fromBeginning,
            int interval,
            @Nullable Long limit) implements PreparedStatement {}

    /** ASSERT [NOT EXISTS] TOPIC; numbers that are {@code null} are not asked for. */
    record AssertTopic(
            String text,
            boolean exists,
            String topic,
            @Nullable Integer partitions,
            @Nullable Integer replicas,
            long timeoutMillis)
            implements PreparedStatement {}

    /**
     * ASSERT VALUES and ASSERT NULL VALUES: the next record of the source's topic has to be this one. The columns of {@code row}
     * are those that the statement names.
     */
    record AssertRow(String text, SourceDefinition source, PlanNode.Values row, boolean tombstone)
            implements PreparedStatement {}

    /** ASSERT STREAM and ASSERT TABLE, which hold. */
    record AssertionHolds(String text) implements PreparedStatement {}

    record RunScript(String text, String path) implements PreparedStatement {}

    /** SPOOL; {@code path} is {@code null} for OFF. */
    record Spool(String text, @Nullable String path) implements PreparedStatement {}
}
