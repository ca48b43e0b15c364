// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.formats.Formats;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.json.RowJson;
import dev.millrace.server.session.SelectShape;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What statements would do, without doing it: each is checked against the catalog as those before it would leave it. Asks nobody; it
 * is called while somebody writes.
 */
final class StatementAnalysis {

    private final StatementAnalyzer analyzer;
    private Catalog catalog;

    StatementAnalysis(SessionHost sessions) {
        this.analyzer = new StatementAnalyzer(sessions.functions(), new Offline());
        this.catalog = sessions.catalog();
    }

    /** What is known without Kafka. */
    private record Offline() implements RuntimeFacts {
        @Override
        public List<Topic> topics() {
            return List.of();
        }

        @Override
        public Optional<Query> query(String id) {
            return Optional.empty();
        }

        @Override
        public boolean supportsFormat(String format) {
            return Formats.names().contains(format);
        }
    }

    /** Writes the statements up to the first that is refused, and why that one is. */
    void write(String sql, Session settings, JsonGenerator json) {
        Session session = settings;
        SqlException refusal = null;
        json.writeStartObject();
        json.writeArrayPropertyStart("statements");
        try {
            for (StatementText text : StatementParser.split(sql)) {
                PreparedStatement statement = prepare(text, session);
                statement(json, statement, text.position());
                if (statement instanceof PreparedStatement.ChangesCatalog change) {
                    catalog = change.after();
                } else if (statement instanceof PreparedStatement.ChangeSession change) {
                    session = change.after();
                } else if (statement instanceof PreparedStatement.ChangeSystem change) {
                    session = session.withProperty(change.property(), change.value());
                }
            }
        } catch (SqlException refused) {
            refusal = refused;
        }
        json.writeEndArray();
        json.writeName("error");
        if (refusal == null) {
            json.writeNull();
        } else {
            ApiError.of(refusal, sql).write(json);
        }
        json.writeEndObject();
    }

    private PreparedStatement prepare(StatementText text, Session session) {
        try {
            return analyzer.prepare(text, catalog, session);
        } catch (SqlException refused) {
            throw refused.position() == null ? refused.at(text.position()) : refused;
        }
    }

    private static void statement(JsonGenerator json, PreparedStatement statement, Position from) {
        json.writeStartObject();
        json.writeStringProperty("kind", kind(statement));
        json.writeObjectPropertyStart("from");
        json.writeNumberProperty("line", from.line());
        json.writeNumberProperty("column", from.column());
        json.writeEndObject();
        @Nullable
        SelectShape shape =
                statement instanceof PreparedStatement.Select select ? SelectShape.of(select.query()) : null;
        json.writeBooleanProperty(
                "endless",
                shape != null
                        ? shape.endless()
                        : statement instanceof PreparedStatement.PrintTopic print && print.limit() == null);
        if (shape == null) {
            json.writeNullProperty("columns");
        } else {
            RowJson.columns(json, shape.columns(), shape.key());
        }
        json.writeName("changes");
        json.writeString(shape == null || !shape.endless() ? null : name(shape.reading()));
        if (shape == null || !shape.endless() || shape.key().isEmpty()) {
            json.writeNullProperty("key");
        } else {
            CatalogJson.texts(json, "key", shape.key());
        }
        PlanNode plan = plan(statement);
        json.writeName("plan");
        if (plan == null) {
            json.writeNull();
        } else {
            PlanGraph.write(json, plan);
        }
        json.writeEndObject();
    }

    private static String name(SelectShape.Reading reading) {
        return reading.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable PlanNode plan(PreparedStatement statement) {
        return switch (statement) {
            case PreparedStatement.Select select -> select.query().root();
            case PreparedStatement.StartQuery start -> start.query().root();
            default -> null;
        };
    }

    private static String kind(PreparedStatement statement) {
        return switch (statement) {
            case PreparedStatement.Select _ -> "select";
            case PreparedStatement.DeclareSource _ -> "create";
            case PreparedStatement.StartQuery start ->
                start.entry().kind() == dev.millrace.sql.catalog.CatalogQuery.Kind.INSERTQUERY ? "insert" : "create";
            case PreparedStatement.InsertRows _ -> "insert";
            case PreparedStatement.Answer _ -> "show";
            default -> "other";
        };
    }
}
