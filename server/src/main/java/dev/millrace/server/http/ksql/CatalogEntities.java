// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static dev.millrace.server.http.ksql.Entities.nullable;
import static dev.millrace.server.http.ksql.Entities.texts;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ksql.ClientQueries.ClientQuery;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What the catalog holds as ksqlDB's API tells it: sources, queries, and the descriptions of both. */
final class CatalogEntities {

    private final Catalog catalog;
    private final RuntimeFacts facts;

    CatalogEntities(Catalog catalog, RuntimeFacts facts) {
        this.catalog = catalog;
        this.facts = facts;
    }

    /** The members of LIST STREAMS or LIST TABLES. */
    void sources(JsonGenerator json, RelationKind kind) {
        json.writeArrayPropertyStart(kind == RelationKind.STREAM ? "streams" : "tables");
        for (CatalogSource source : catalog.sources(kind)) {
            SourceDefinition definition = source.definition();
            json.writeStartObject();
            json.writeStringProperty("type", kind.name());
            json.writeStringProperty("name", source.name());
            json.writeStringProperty("topic", definition.topic().name());
            json.writeStringProperty("keyFormat", definition.topic().keyFormat().name());
            json.writeStringProperty(
                    "valueFormat", definition.topic().valueFormat().name());
            json.writeBooleanProperty("isWindowed", definition.window() != null);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The members of LIST STREAMS EXTENDED or LIST TABLES EXTENDED. */
    void sourceDescriptions(JsonGenerator json, RelationKind kind) {
        json.writeArrayPropertyStart("sourceDescriptions");
        catalog.sources(kind).forEach(source -> description(json, source, true));
        json.writeEndArray();
    }

    /** The members of DESCRIBE. */
    void sourceDescription(JsonGenerator json, CatalogSource source, boolean extended) {
        json.writeName("sourceDescription");
        description(json, source, extended);
    }

    private void description(JsonGenerator json, CatalogSource source, boolean extended) {
        SourceDefinition definition = source.definition();
        json.writeStartObject();
        json.writeStringProperty("name", source.name());
        KeyWindow window = definition.window();
        nullable(json, "windowType", window == null ? null : window.kind().name());
        json.writeArrayPropertyStart("readQueries");
        catalog.readers(source.name()).forEach(query -> running(json, query));
        json.writeEndArray();
        json.writeArrayPropertyStart("writeQueries");
        catalog.writers(source.name()).forEach(query -> running(json, query));
        json.writeEndArray();
        json.writeArrayPropertyStart("fields");
        definition.columns().forEach(column -> column(json, column));
        if (window != null) {
            KsqlSchema.writeField(json, new Field("WINDOWSTART", ScalarType.BIGINT), null);
            KsqlSchema.writeField(json, new Field("WINDOWEND", ScalarType.BIGINT), null);
        }
        json.writeEndArray();
        json.writeStringProperty("type", definition.kind().name());
        var timestamp = definition.timestamp();
        json.writeStringProperty("timestamp", timestamp == null ? "" : timestamp.column());
        json.writeStringProperty("statistics", "");
        json.writeStringProperty("errorStats", "");
        json.writeBooleanProperty("extended", extended);
        json.writeStringProperty("keyFormat", definition.topic().keyFormat().name());
        json.writeStringProperty("valueFormat", definition.topic().valueFormat().name());
        json.writeStringProperty("topic", definition.topic().name());
        topicFigures(json, extended ? topic(definition.topic().name()) : null);
        json.writeStringProperty("statement", source.statement());
        texts(json, "queryOffsetSummaries", List.of());
        texts(json, "sourceConstraints", List.of());
        texts(json, "clusterStatistics", List.of());
        texts(json, "clusterErrorStats", List.of());
        json.writeEndObject();
    }

    private static void topicFigures(JsonGenerator json, RuntimeFacts.@Nullable Topic topic) {
        json.writeNumberProperty("partitions", topic == null ? 0 : topic.partitions());
        json.writeNumberProperty("replication", topic == null ? 0 : topic.replicas());
    }

    private RuntimeFacts.@Nullable Topic topic(String name) {
        return facts.topics().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static void column(JsonGenerator json, ColumnDefinition column) {
        String role = switch (column.role()) {
            case KEY -> "KEY";
            case HEADERS -> "HEADER";
            case VALUE -> null;
        };
        KsqlSchema.writeField(json, new Field(column.name(), column.type()), role);
    }

    /** The members of LIST QUERIES: those that write to topics, and those that clients wait for. */
    void queries(JsonGenerator json, List<ClientQuery> clients) {
        json.writeArrayPropertyStart("queries");
        catalog.queries().values().forEach(query -> running(json, query));
        for (ClientQuery query : clients) {
            json.writeStartObject();
            json.writeStringProperty("queryString", query.statement());
            texts(json, "sinks", List.of());
            texts(json, "sinkKafkaTopics", List.of());
            json.writeStringProperty("id", query.id());
            state(json, "RUNNING", "PUSH");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void running(JsonGenerator json, CatalogQuery query) {
        json.writeStartObject();
        json.writeStringProperty("queryString", query.statement());
        texts(json, "sinks", sinks(query));
        var persistent = query.query();
        texts(
                json,
                "sinkKafkaTopics",
                persistent == null
                        ? List.of()
                        : List.of(persistent.sink().topic().name()));
        json.writeStringProperty("id", query.id());
        state(json, state(query), "PERSISTENT");
        json.writeEndObject();
    }

    private static List<String> sinks(CatalogQuery query) {
        String sink = query.writes();
        return sink == null ? List.of() : List.of(sink);
    }

    /** In the words that ksqlDB's clients know: a query that catches up is one that runs. */
    private String state(CatalogQuery query) {
        if (query.paused()) {
            return "PAUSED";
        }
        String state = facts.query(query.id()).map(RuntimeFacts.Query::state).orElse("RUNNING");
        return state.equals("ERROR") || state.equals("PAUSED") ? state : "RUNNING";
    }

    private static void state(JsonGenerator json, String state, String type) {
        json.writeObjectPropertyStart("statusCount");
        json.writeNumberProperty(state, 1);
        json.writeEndObject();
        json.writeStringProperty("queryType", type);
        json.writeStringProperty("state", state);
    }

    /** The members of LIST QUERIES EXTENDED. */
    void queryDescriptions(JsonGenerator json) {
        json.writeArrayPropertyStart("queryDescriptions");
        catalog.queries().values().forEach(query -> description(json, query));
        json.writeEndArray();
    }

    /** The members of EXPLAIN for a running query. */
    void queryDescription(JsonGenerator json, CatalogQuery query) {
        json.writeName("queryDescription");
        description(json, query);
    }

    private void description(JsonGenerator json, CatalogQuery query) {
        var persistent = query.query();
        QueryText text = new QueryText(
                query.id(),
                query.statement(),
                List.copyOf(query.reads()),
                sinks(query),
                persistent == null ? "" : PlanPrinter.explain(persistent.root()));
        List<Field> columns =
                persistent == null ? List.of() : persistent.root().shape().columns();
        describe(json, text, columns, state(query));
    }

    /** What EXPLAIN tells of a query beside its columns. */
    record QueryText(String id, String statement, List<String> sources, List<String> sinks, String plan) {}

    /** A description as an object. */
    static void describe(JsonGenerator json, QueryText query, List<Field> columns, @Nullable String state) {
        json.writeStartObject();
        json.writeStringProperty("id", query.id());
        json.writeStringProperty("statementText", query.statement());
        nullable(json, "windowType", null);
        json.writeArrayPropertyStart("fields");
        columns.forEach(column -> KsqlSchema.writeField(json, column, null));
        json.writeEndArray();
        texts(json, "sources", query.sources());
        texts(json, "sinks", query.sinks());
        json.writeStringProperty("topology", query.plan());
        json.writeStringProperty("executionPlan", query.plan());
        json.writePOJOProperty("overriddenProperties", Map.of());
        json.writePOJOProperty("ksqlHostQueryStatus", Map.of());
        json.writeStringProperty("queryType", "PERSISTENT");
        texts(json, "queryErrors", List.of());
        texts(json, "tasksMetadata", List.of());
        nullable(json, "state", state);
        json.writeEndObject();
    }
}
