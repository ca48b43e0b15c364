// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.query.OneRow;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.query.QueryMode;
import dev.millrace.sql.source.InsertTarget;
import dev.millrace.sql.source.QuerySink;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SELECT, CREATE … AS SELECT and INSERT INTO … SELECT. */
final class QueryStatements {

    private static final Pattern QUERY_ID = Pattern.compile("[A-Z0-9_]+");

    private QueryStatements() {}

    static PreparedStatement select(Statement.Query query, Analysis analysis) {
        PlannedQuery planned = analysis.planner().plan(query.query(), QueryMode.TRANSIENT);
        analysis.runs().check(planned.root());
        return new PreparedStatement.Select(analysis.text(), planned);
    }

    static PreparedStatement createAs(Statement.CreateAsSelect create, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Identifier name = create.name();
        RelationKind kind = create.creation().kind();
        CatalogSource existing = catalog.find(name.name()).orElse(null);
        if (existing != null && create.creation().ifNotExists()) {
            return new PreparedStatement.ChangeNames(
                    analysis.text(), catalog, Analysis.existsText(name, kind, existing));
        }
        if (existing != null && !create.creation().orReplace()) {
            throw analysis.exists(name, kind, existing);
        }
        WithOptions options = WithOptions.of(create.options(), SourceOption.CREATE_AS, "CREATE " + kind + " AS SELECT");
        PlannedQuery planned = analysis.planner().plan(create.query(), QueryMode.PERSISTENT);
        checkNoCycle(planned, name, catalog);
        SourceDefinition sink = QuerySink.define(create, options, planned, analysis.session());
        FormatSupport.check(sink, analysis, name.position());
        if (existing != null) {
            ReplaceRules.check(existing.definition(), sink, name);
        }
        String replaced = existing == null ? null : existing.queryId();
        CatalogQuery running = replaced == null ? null : catalog.queries().get(replaced);
        if (running != null) {
            RunningQueries.checkUnread(running, name, catalog);
        }
        CatalogQuery.Kind queryKind = kind == RelationKind.STREAM ? CatalogQuery.Kind.CSAS : CatalogQuery.Kind.CTAS;
        String id = replaced != null ? replaced : id(options, queryKind, name, catalog);
        PersistentQuery query = new PersistentQuery(
                id, analysis.text(), planned.root(), sink, GroupOffsets.settings(analysis.session()));
        GroupOffsets.check(query, name, catalog);
        analysis.check(query, name);
        CatalogQuery entry = entry(queryKind, planned, query);
        CatalogSource source = new CatalogSource(sink, analysis.text(), false, id);
        Catalog after = BrokenStatements.forget(name.name(), catalog).withSource(source);
        after = replaced == null ? after.withQuery(entry) : after.withChangedQuery(entry);
        return new PreparedStatement.StartQuery(
                analysis.text(),
                query,
                new TopicRequest(sink.topic(), true, modelTopic(planned)),
                replaced != null,
                after,
                "Created query with ID " + id + keyRemark(planned));
    }

    private static String keyRemark(PlannedQuery planned) {
        String key = OneRow.keyOf(planned.root());
        return key.isEmpty() ? "" : "\nThe table has one row; its key is " + key + " = '" + OneRow.VALUE + "'.";
    }

    static PreparedStatement insertSelect(Statement.InsertSelect insert, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Identifier name = insert.target();
        CatalogSource target = analysis.source(name);
        SourceDefinition sink = target.definition();
        if (sink.kind() == RelationKind.TABLE) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "INSERT INTO can only be used to insert into a stream. " + name + " is a table.",
                    name.position(),
                    "Create a table with CREATE TABLE … AS SELECT.");
        }
        if (target.readOnly()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot insert into read-only stream: " + name + ".",
                    name.position(),
                    "It was made by CREATE SOURCE STREAM.");
        }
        if (!sink.columns(ColumnDefinition.Role.HEADERS).isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot insert into " + name + " because it has header columns.",
                    name.position());
        }
        WithOptions options = WithOptions.of(insert.options(), SourceOption.INSERT, "INSERT INTO");
        PlannedQuery planned = analysis.planner().plan(insert.query(), QueryMode.PERSISTENT);
        checkNoCycle(planned, name, catalog);
        if (planned.kind() == RelationKind.TABLE) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Incompatible data sink and query result. Data sink (" + name + ") type is STREAM but select query"
                            + " result is TABLE.",
                    name.position(),
                    "Create a table with CREATE TABLE … AS SELECT.");
        }
        PlanNode root = InsertTarget.fit(planned, sink, name);
        String id = id(options, CatalogQuery.Kind.INSERTQUERY, name, catalog);
        PersistentQuery query =
                new PersistentQuery(id, analysis.text(), root, sink, GroupOffsets.settings(analysis.session()));
        GroupOffsets.check(query, name, catalog);
        analysis.check(query, name);
        return new PreparedStatement.StartQuery(
                analysis.text(),
                query,
                new TopicRequest(sink.topic(), false, null),
                false,
                catalog.withQuery(entry(CatalogQuery.Kind.INSERTQUERY, planned, query)),
                "Created query with ID " + id);
    }

    private static CatalogQuery entry(CatalogQuery.Kind kind, PlannedQuery planned, PersistentQuery query) {
        return new CatalogQuery(query.id(), kind, query.statement(), planned.sources(), false, query);
    }

    private static @Nullable String modelTopic(PlannedQuery planned) {
        SourceDefinition model = QuerySink.firstSource(planned.root());
        return model == null ? null : model.topic().name();
    }

    /**
     * Queries that feed each other form one dataflow without a way back: a query that reads what depends on its own sink would
     * feed itself for ever.
     */
    private static void checkNoCycle(PlannedQuery planned, Identifier sink, Catalog catalog) {
        Deque<String> open = new ArrayDeque<>(planned.sources());
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String source = open.pop();
            if (source.equals(sink.name())) {
                boolean directly = planned.sources().contains(sink.name());
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "The query reads " + (directly ? sink + "," : "what is made from " + sink + ",")
                                + " which it would write.",
                        sink.position(),
                        "Write to another stream or table.");
            }
            if (seen.add(source)) {
                catalog.writers(source).forEach(writer -> open.addAll(writer.reads()));
            }
        }
    }

    private static String id(WithOptions options, CatalogQuery.Kind kind, Identifier name, Catalog catalog) {
        String written = options.text(SourceOption.QUERY_ID);
        if (written != null) {
            String id = written.trim().toUpperCase(Locale.ROOT);
            if (!QUERY_ID.matcher(id).matches()) {
                throw options.wrong(SourceOption.QUERY_ID, "letters, digits and underscores");
            }
            if (catalog.queries().containsKey(id)) {
                throw new SqlException(
                        SqlErrorCode.SOURCE_EXISTS,
                        "Query ID '" + id + "' already exists.",
                        options.position(SourceOption.QUERY_ID),
                        "Choose another, or TERMINATE " + id + " first.");
            }
            return id;
        }
        String middle = kind == CatalogQuery.Kind.INSERTQUERY ? "" : "_" + name.name();
        String id;
        long number = catalog.nextQueryNumber();
        do {
            id = kind.name() + middle + "_" + number++;
        } while (catalog.queries().containsKey(id));
        return id;
    }
}
