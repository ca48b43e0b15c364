// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.session;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one test: a catalog that starts empty, the session's properties and variables, topics in memory. It carries out
 * what concerns those; running the queries, and the statements of another script, is left to the caller. Not thread-safe.
 */
public final class TestSession {

    private final PlannerTools tools;
    private final MemoryTopics topics;
    private Catalog catalog = Catalog.empty();
    private Session session = Session.empty();
    private final Map<String, CatalogQuery> queries = new LinkedHashMap<>();

    public TestSession(PlannerTools tools, MemoryTopics topics) {
        this.tools = tools;
        this.topics = topics;
    }

    public Catalog catalog() {
        return catalog;
    }

    public MemoryTopics topics() {
        return topics;
    }

    /** The queries that are there now, in the order of creation. */
    public List<CatalogQuery> queries() {
        return List.copyOf(queries.values());
    }

    /**
     * Prepares a statement and carries it out.
     *
     * @throws SqlException if it is refused; nothing has happened then
     */
    public PreparedStatement execute(StatementText text) {
        PreparedStatement prepared = tools.analyzer().prepare(text, catalog, session);
        switch (prepared) {
            case PreparedStatement.DeclareSource declare ->
                topics.create(declare.source().definition().topic().name());
            case PreparedStatement.StartQuery start -> {
                queries.put(start.query().id(), start.entry());
                topics.create(start.topic().topic().name());
            }
            case PreparedStatement.DropSource drop -> {
                if (drop.deleteTopic()) {
                    topics.delete(drop.source().definition().topic().name());
                }
            }
            case PreparedStatement.InsertRows insert -> insert(insert, text);
            case PreparedStatement.DeleteRows delete -> delete(delete);
            case PreparedStatement.ChangeSession change -> session = change.after();
            case PreparedStatement.AssertTopic topic -> check(topic, text);
            case PreparedStatement.RunScript ignored -> {}
            case PreparedStatement.PrintTopic ignored -> throw unsupported("PRINT", text);
            case PreparedStatement.ControlQueries ignored -> {}
            case PreparedStatement.ChangeNames ignored -> {}
            case PreparedStatement.ChangeSystem ignored -> {}
            case PreparedStatement.Select ignored -> {}
            case PreparedStatement.Answer ignored -> {}
            case PreparedStatement.AssertRow ignored -> {}
            case PreparedStatement.AssertionHolds ignored -> {}
            case PreparedStatement.Spool ignored -> {}
        }
        if (prepared instanceof PreparedStatement.ChangesCatalog change) {
            catalog = change.after();
            queries.keySet().retainAll(catalog.queries().keySet());
            queries.replaceAll((id, query) -> catalog.queries().getOrDefault(id, query));
        }
        return prepared;
    }

    /**
     * The statements of the file that RUN SCRIPT names.
     *
     * @param folder where a relative path begins
     * @throws SqlException if the file cannot be read
     */
    public static List<StatementText> script(PreparedStatement.RunScript run, Path folder) {
        Path file = folder.resolve(run.path());
        try {
            return StatementParser.split(Files.readString(file));
        } catch (IOException failure) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The script " + file + " cannot be read.",
                    null,
                    "The path is relative to the test's folder.");
        }
    }

    private static SqlException unsupported(String what, StatementText text) {
        return new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "A test does not run " + what + ".",
                text.position(),
                "Write what the statement would do into the test itself.");
    }

    private void insert(PreparedStatement.InsertRows insert, StatementText text) {
        RowErrors errors = new RowErrors();
        Changes rows = evaluate(insert.rows(), errors);
        if (!errors.isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL, errors.kept().getFirst().message(), text.position());
        }
        SourceDefinition target = insert.target();
        Changes whole = withHeaders(rows, target);
        if (insert.withTimestamp()) {
            LongColumn times = (LongColumn) rows.column(rows.columns().size() - 1);
            long[] lane = new long[rows.rows()];
            for (int row = 0; row < lane.length; row++) {
                lane[row] = times.isNull(row) ? 0 : times.get(row);
            }
            whole = whole.withTimestamps(lane);
        }
        new SinkWriter(target, topics).write(whole, false);
    }

    /** The columns of {@code target} in order; those for headers are null. */
    private static Changes withHeaders(Changes rows, SourceDefinition target) {
        List<ColumnDefinition> declared = target.columns();
        ChangesBuilder whole =
                new ChangesBuilder(declared.stream().map(ColumnDefinition::type).toList());
        for (int row = 0; row < rows.rows(); row++) {
            int next = 0;
            for (int i = 0; i < declared.size(); i++) {
                if (declared.get(i).role() == ColumnDefinition.Role.HEADERS) {
                    whole.column(i).appendNull();
                } else {
                    whole.column(i).appendFrom(rows.column(next++), row);
                }
            }
            whole.endRow(rows.timestamps()[row], rows.weight(row));
        }
        return whole.build();
    }

    private void delete(PreparedStatement.DeleteRows delete) {
        Changes keys = evaluate(delete.keys(), new RowErrors());
        SourceDefinition target = delete.target();
        List<ColumnDefinition> declared = target.columns();
        ChangesBuilder tombstones =
                new ChangesBuilder(declared.stream().map(ColumnDefinition::type).toList());
        for (int row = 0; row < keys.rows(); row++) {
            int next = 0;
            for (int i = 0; i < declared.size(); i++) {
                if (declared.get(i).role() == ColumnDefinition.Role.KEY) {
                    tombstones.column(i).appendFrom(keys.column(next++), row);
                } else {
                    tombstones.column(i).appendNull();
                }
            }
            tombstones.endRow(0, -1);
        }
        new SinkWriter(target, topics).write(tombstones.build(), false);
    }

    /** The rows of constants, at event time 0. */
    public Changes evaluate(PlanNode.Values values, RowErrors errors) {
        List<Type> types = values.shape().types();
        ChangesBuilder rows = new ChangesBuilder(types);
        EvaluationContext context = new EvaluationContext(0, 1, errors);
        for (List<Expression> row : values.rows()) {
            for (int i = 0; i < types.size(); i++) {
                Evaluator evaluator = tools.expressions().compile(row.get(i));
                Column value = evaluator.evaluate(Input.of(List.of(), 1, context));
                rows.column(i).appendFrom(value, 0);
            }
            rows.endRow(0, 1);
        }
        return rows.build();
    }

    private void check(PreparedStatement.AssertTopic topic, StatementText text) {
        if (topics.exists(topic.topic()) != topic.exists()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Topic " + topic.topic() + (topic.exists() ? " does not exist." : " exists."),
                    text.position());
        }
    }

    /** The source whose records {@code topic} holds: the one that a query fills, if there are several. */
    public @Nullable SourceDefinition sourceOf(String topic) {
        List<SourceDefinition> found = new ArrayList<>();
        catalog.sources().values().stream()
                .filter(source -> source.definition().topic().name().equals(topic))
                .forEach(source -> {
                    if (source.queryId() == null) {
                        found.addLast(source.definition());
                    } else {
                        found.addFirst(source.definition());
                    }
                });
        return found.isEmpty() ? null : found.getFirst();
    }
}
