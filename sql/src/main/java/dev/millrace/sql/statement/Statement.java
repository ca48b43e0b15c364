// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.QueryContext;
import dev.millrace.sql.grammar.MillraceParser.TypeContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written, part by part, before any name is looked up. Queries, expressions and types inside a statement stay parse
 * trees: what they mean depends on the catalog. Immutable.
 */
public sealed interface Statement {

    /** SELECT …, whose rows go to whoever asked. */
    record Query(QueryContext query) implements Statement {}

    /** CREATE STREAM or TABLE over a topic; {@code source} is CREATE SOURCE …, which is read-only. */
    record CreateSource(
            Creation creation, Identifier name, boolean source, List<ColumnElement> columns, List<WithOption> options)
            implements Statement {}

    /** CREATE STREAM or TABLE … AS SELECT. */
    record CreateAsSelect(Creation creation, Identifier name, List<WithOption> options, QueryContext query)
            implements Statement {}

    /** The words between CREATE and the name. */
    record Creation(RelationKind kind, boolean orReplace, boolean ifNotExists) {}

    record CreateType(boolean ifNotExists, Identifier name, TypeContext type) implements Statement {}

    record CreateConnector(boolean sink, boolean ifNotExists, Identifier name, List<WithOption> options)
            implements Statement {}

    /** {@code columns} is empty where the statement names none. */
    record InsertValues(Identifier target, List<Identifier> columns, List<Row> rows) implements Statement {}

    /** Expressions in parentheses. */
    record Row(List<ExpressionContext> values) {}

    record InsertSelect(Identifier target, List<WithOption> options, QueryContext query) implements Statement {}

    /** DELETE FROM a table; without a condition all its rows. */
    record Delete(Identifier target, @Nullable ExpressionContext where) implements Statement {}

    record AlterSource(RelationKind kind, Identifier name, List<ColumnElement> added) implements Statement {}

    record AlterSystem(Setting setting) implements Statement {}

    record DropSource(RelationKind kind, boolean ifExists, Identifier name, boolean deleteTopic) implements Statement {}

    record DropType(boolean ifExists, Identifier name) implements Statement {}

    record DropConnector(boolean ifExists, Identifier name) implements Statement {}

    record Show(Listing listing, boolean all, boolean extended) implements Statement {}

    /** What SHOW and LIST can list. */
    enum Listing {
        PROPERTIES,
        TOPICS,
        STREAMS,
        TABLES,
        FUNCTIONS,
        CONNECTORS,
        SOURCE_CONNECTORS,
        SINK_CONNECTORS,
        CONNECTOR_PLUGINS,
        TYPES,
        VARIABLES,
        QUERIES
    }

    record DescribeSource(Identifier name, boolean extended) implements Statement {}

    /** DESCRIBE STREAMS or DESCRIBE TABLES. */
    record DescribeAll(RelationKind kind, boolean extended) implements Statement {}

    record DescribeFunction(Identifier name) implements Statement {}

    record DescribeConnector(Identifier name) implements Statement {}

    /** EXPLAIN a statement; {@code analyze} asks for counters of a run as well. */
    record ExplainStatement(boolean analyze, Statement statement) implements Statement {}

    /** EXPLAIN a running query. */
    record ExplainQuery(boolean analyze, Identifier id) implements Statement {}

    /** PRINT topic; every {@code interval}th record, {@code limit} of them, {@code null} for no end. */
    record Print(
            Identifier topic,
            boolean fromBeginning,
            int interval,
            @Nullable Long limit) implements Statement {}

    /**
     * TERMINATE, PAUSE or RESUME; {@code id} is {@code null} for ALL.
     *
     * @param fromEarliest RESUME … FROM EARLIEST: behind a gap, at the earliest records that the topics still hold
     */
    record ControlQuery(Control control, @Nullable Identifier id, boolean fromEarliest) implements Statement {}

    /** What is done to a running query. */
    enum Control {
        TERMINATE,
        PAUSE,
        RESUME
    }

    record SetProperty(Setting setting) implements Statement {}

    /** A property, its value and its place. */
    record Setting(Identifier property, String value) {}

    record UnsetProperty(Identifier property) implements Statement {}

    record Define(Identifier variable, String value) implements Statement {}

    record Undefine(Identifier variable) implements Statement {}

    record AssertTopic(
            boolean exists,
            Identifier topic,
            List<WithOption> options,
            @Nullable Long timeoutMillis) implements Statement {}

    record AssertSchema(
            boolean exists,
            @Nullable Identifier subject,
            @Nullable Integer id,
            @Nullable Long timeoutMillis) implements Statement {}

    record AssertValues(Identifier source, List<Identifier> columns, Row row) implements Statement {}

    record AssertTombstone(Identifier source, List<Identifier> columns, Row key) implements Statement {}

    record AssertSource(RelationKind kind, Identifier name, List<ColumnElement> columns, List<WithOption> options)
            implements Statement {}

    record RunScript(String path) implements Statement {}

    /** SPOOL to a file; {@code null} is OFF. */
    record Spool(@Nullable String path) implements Statement {}
}
