// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static dev.millrace.server.http.ksql.Entities.entity;

import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.ksql.CatalogEntities.QueryText;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** Answers to LIST, SHOW, DESCRIBE and EXPLAIN, made from the catalog. */
final class StatementAnswers {

    private static final String NO_CONNECT =
            "There is no Kafka Connect cluster here. Run connectors in Kafka Connect; their topics can be read and"
                    + " written.";

    private static final Pattern EXPLAIN = Pattern.compile("\\A\\s*EXPLAIN(\\s+ANALYZE)?\\b", Pattern.CASE_INSENSITIVE);

    private final ServerContext server;
    private final ClientQueries clients;
    private final Catalog catalog;
    private final Session session;
    private final RuntimeFacts facts;
    private final CatalogEntities entities;

    StatementAnswers(ServerContext server, ClientQueries clients, Catalog catalog, Session session) {
        this.server = server;
        this.clients = clients;
        this.catalog = catalog;
        this.session = session;
        this.facts = server.sessions().analyzer().facts();
        this.entities = new CatalogEntities(catalog, facts);
    }

    /** The answer to {@code statement}, if it is one that asks; {@code text} is the statement with its variables replaced. */
    Optional<Consumer<JsonGenerator>> answer(Statement statement, String text) {
        return switch (statement) {
            case Statement.Show show -> Optional.of(listing(show, text));
            case Statement.DescribeAll all -> Optional.of(descriptions(all.kind(), text));
            case Statement.DescribeSource describe -> Optional.of(source(describe, text));
            case Statement.DescribeFunction describe -> Optional.of(function(describe.name(), text));
            case Statement.ExplainQuery explain -> Optional.of(query(explain.id(), text));
            case Statement.ExplainStatement _ -> Optional.of(plan(text));
            default -> Optional.empty();
        };
    }

    private Consumer<JsonGenerator> listing(Statement.Show show, String text) {
        return switch (show.listing()) {
            case STREAMS -> sources(RelationKind.STREAM, "streams", show.extended(), text);
            case TABLES -> sources(RelationKind.TABLE, "tables", show.extended(), text);
            case QUERIES ->
                show.extended()
                        ? entity("query_descriptions", text, entities::queryDescriptions)
                        : entity("queries", text, json -> entities.queries(json, clients.endless()));
            case TOPICS -> {
                List<RuntimeFacts.Topic> topics = facts.topics();
                yield entity(
                        show.extended() ? "kafka_topics_extended" : "kafka_topics",
                        text,
                        json -> ListingEntities.topics(json, topics, show.all(), show.extended()));
            }
            case PROPERTIES -> entity("properties", text, json -> ListingEntities.properties(json, session));
            case VARIABLES -> entity("variables", text, json -> ListingEntities.variables(json, session));
            case TYPES ->
                entity("type_list", text, json -> {
                    json.writeObjectPropertyStart("types");
                    catalog.namedTypes().forEach((name, type) -> {
                        json.writeName(name);
                        KsqlSchema.write(json, type);
                    });
                    json.writeEndObject();
                });
            case FUNCTIONS ->
                entity(
                        "function_names",
                        text,
                        json -> ListingEntities.functions(
                                json, server.sessions().functions().functions()));
            case CONNECTORS, SOURCE_CONNECTORS, SINK_CONNECTORS ->
                entity(
                        "connector_list",
                        text,
                        List.of(NO_CONNECT),
                        json -> Entities.texts(json, "connectors", List.of()));
            case CONNECTOR_PLUGINS ->
                entity(
                        "connector_plugins_list",
                        text,
                        List.of(NO_CONNECT),
                        json -> Entities.texts(json, "connectorsPlugins", List.of()));
        };
    }

    private Consumer<JsonGenerator> sources(RelationKind kind, String type, boolean extended, String text) {
        return extended ? descriptions(kind, text) : entity(type, text, json -> entities.sources(json, kind));
    }

    private Consumer<JsonGenerator> descriptions(RelationKind kind, String text) {
        return entity("source_descriptions", text, json -> entities.sourceDescriptions(json, kind));
    }

    private Consumer<JsonGenerator> source(Statement.DescribeSource describe, String text) {
        Identifier name = describe.name();
        CatalogSource source = catalog.find(name.name())
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_SOURCE,
                        "Could not find STREAM/TABLE '" + name.name() + "' in the Metastore.",
                        name.position(),
                        NearMiss.hint(name.name(), catalog.sourceNames())));
        return entity("sourceDescription", text, json -> entities.sourceDescription(json, source, describe.extended()));
    }

    private Consumer<JsonGenerator> function(Identifier name, String text) {
        String upper = name.name().toUpperCase(Locale.ROOT);
        FunctionDescription function = server.sessions()
                .functions()
                .describe(upper)
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_FUNCTION,
                        "Can't find any functions with the name '" + upper + "'.",
                        name.position(),
                        "LIST FUNCTIONS lists them."));
        return entity("describe_function", text, json -> ListingEntities.function(json, function, server.version()));
    }

    private Consumer<JsonGenerator> query(Identifier id, String text) {
        CatalogQuery query = Optional.ofNullable(catalog.queries().get(id.name()))
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_QUERY,
                        "Query with id:" + id.name() + " does not exist, use SHOW QUERIES to view the full set of"
                                + " queries.",
                        id.position(),
                        NearMiss.hint(id.name(), catalog.queries().keySet())));
        return entity("queryDescription", text, json -> entities.queryDescription(json, query));
    }

    /** EXPLAIN of a statement that is not run: {@code text} without its first word is analysed. */
    private Consumer<JsonGenerator> plan(String text) {
        String statement = EXPLAIN.matcher(text).replaceFirst("");
        PreparedStatement prepared = server.sessions().analyzer().prepare(statement, catalog, session);
        PlanNode root = switch (prepared) {
            case PreparedStatement.Select select -> select.query().root();
            case PreparedStatement.StartQuery start -> start.query().root();
            default ->
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "The statement to explain does not run a query.",
                        null,
                        "EXPLAIN takes SELECT, CREATE … AS SELECT, INSERT INTO … SELECT, or the id of a query.");
        };
        List<String> sources = prepared instanceof PreparedStatement.Select select
                ? select.query().sources().stream().sorted().toList()
                : List.of();
        QueryText told = new QueryText("", statement, sources, List.of(), PlanPrinter.explain(root));
        return entity("queryDescription", text, json -> {
            json.writeName("queryDescription");
            CatalogEntities.describe(json, told, root.shape().columns(), null);
        });
    }
}
