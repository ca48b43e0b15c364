// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Parameters;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.topic.TopicName;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.DeclaredSources;
import dev.millrace.server.topic.browse.PayloadFormat;
import dev.millrace.server.topic.browse.TopicBrowser;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** {@code /api/topics}: which topics there are, what is in them, making and deleting them. */
public final class TopicRoutes implements Routes {

    private static final int MESSAGES = 50;
    private static final int CONFIGS_MAX = 100;

    private final ServerContext server;
    private final TopicAccess access;

    public TopicRoutes(ServerContext server, TopicAccess access) {
        this.server = server;
        this.access = access;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/topics", this::list, Role.READER);
        routes.post("/api/topics", this::create, Role.ADMIN);
        routes.get("/api/topics/{topic}", this::detail, Role.READER);
        routes.delete("/api/topics/{topic}", this::delete, Role.ADMIN);
        routes.get("/api/topics/{topic}/messages", this::messages, Role.READER);
    }

    private void list(Context request) {
        List<Topics.Summary> topics = access.topics().list();
        Catalog catalog = server.sessions().catalog();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("topics");
            for (Topics.Summary topic : topics) {
                json.writeStartObject();
                summary(json, topic, catalog);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void detail(Context request) {
        String name = TopicName.existing(request.pathParam("topic"));
        Topics.Detail topic = access.topics().find(name).orElseThrow(() -> TopicName.unknown(name));
        Catalog catalog = server.sessions().catalog();
        Map<String, String> commands = CommandLines.of(name, server.bootstrapServers(), address(request));
        Json.answer(request, json -> {
            json.writeStartObject();
            summary(json, topic.summary(), catalog);
            json.writeArrayPropertyStart("partitionsDetail");
            for (Topics.Partition partition : topic.partitions()) {
                json.writeStartObject();
                json.writeNumberProperty("partition", partition.partition());
                json.writeNumberProperty("begin", partition.begin());
                json.writeNumberProperty("end", partition.end());
                json.writeNumberProperty("leader", partition.leader());
                json.writeEndObject();
            }
            json.writeEndArray();
            texts(json, "configs", topic.configs());
            texts(json, "commands", commands);
            json.writeEndObject();
        });
    }

    /** Where this server is, as the one who asks sees it. */
    private static String address(Context request) {
        String host = request.req().getServerName();
        return request.scheme() + "://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + request.req().getServerPort();
    }

    private static void summary(JsonGenerator json, Topics.Summary topic, Catalog catalog) {
        json.writeStringProperty("name", topic.name());
        json.writeNumberProperty("partitions", topic.partitions());
        json.writeNumberProperty("replicas", topic.replicas());
        json.writeBooleanProperty("internal", TopicName.isInternal(topic.name()));
        Json.optional(json, "records", topic.records());
        names(
                json,
                "sources",
                DeclaredSources.of(catalog, topic.name()).stream()
                        .map(SourceDefinition::name)
                        .toList());
        names(json, "writtenBy", writers(catalog, topic.name()));
    }

    private static List<String> writers(Catalog catalog, String topic) {
        return catalog.queries().values().stream()
                .filter(query -> {
                    PersistentQuery plan = query.query();
                    return plan != null && plan.sink().topic().name().equals(topic);
                })
                .map(CatalogQuery::id)
                .toList();
    }

    private static void names(JsonGenerator json, String property, List<String> names) {
        json.writeArrayPropertyStart(property);
        names.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String property, Map<String, String> texts) {
        json.writeObjectPropertyStart(property);
        texts.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private void create(Context request) {
        JsonNode body = Json.body(request);
        String name = Json.text(body, "name");
        if (!TopicName.isLegal(name)) {
            throw ApiException.badRequest(
                    "This is no name for a topic.", "Use 1 to 249 letters, digits, dots, hyphens and underscores.");
        }
        TopicName.changeable(name, "created");
        int partitions = Json.optionalInt(body, "partitions", 1, 1, Topics.PARTITIONS_MAX);
        switch (access.topics().create(name, partitions, configs(body.get("configs")))) {
            case Topics.Creation.Created _ -> {
                request.status(HttpStatus.CREATED);
                Json.answer(request, json -> {
                    json.writeStartObject();
                    json.writeStringProperty("name", name);
                    json.writeNumberProperty("partitions", partitions);
                    json.writeEndObject();
                });
            }
            case Topics.Creation.Exists _ ->
                throw new ApiException(409, "CONFLICT", "The topic " + name + " exists already.", null);
            case Topics.Creation.Refused refused ->
                throw ApiException.badRequest("Kafka does not make this topic: " + refused.reason(), null);
        }
    }

    private static Map<String, String> configs(@Nullable JsonNode node) {
        Map<String, String> configs = new TreeMap<>();
        if (node == null || node.isNull()) {
            return configs;
        }
        if (!node.isObject() || node.size() > CONFIGS_MAX) {
            throw ApiException.badRequest(
                    "The member \"configs\" has to be an object of Kafka's topic settings.",
                    "For example {\"cleanup.policy\": \"compact\"}.");
        }
        for (Map.Entry<String, JsonNode> setting : node.properties()) {
            if (!setting.getValue().isValueNode() || setting.getValue().isNull()) {
                throw ApiException.badRequest("The setting " + setting.getKey() + " has to be text or a number.", null);
            }
            configs.put(setting.getKey(), setting.getValue().asString());
        }
        return configs;
    }

    private void delete(Context request) {
        String name = TopicName.changeable(request.pathParam("topic"), "deleted");
        List<SourceDefinition> sources = DeclaredSources.of(server.sessions().currentCatalog(), name);
        if (!sources.isEmpty()) {
            SourceDefinition source = sources.getFirst();
            throw new ApiException(
                    409,
                    "CONFLICT",
                    "The " + source.kind() + " " + source.name() + " is declared over the topic " + name + ".",
                    "DROP " + source.kind() + " " + source.name() + " DELETE TOPIC; does both.");
        }
        if (!access.topics().delete(name)) {
            throw TopicName.unknown(name);
        }
        request.status(HttpStatus.NO_CONTENT);
    }

    private void messages(Context request) {
        String name = TopicName.existing(request.pathParam("topic"));
        TopicBrowser.Messages page = access.browser()
                .messages(
                        name,
                        new TopicBrowser.Request(
                                Parameters.number(request, "limit", 1, TopicBrowser.MESSAGES_MAX, MESSAGES),
                                Parameters.number(request, "partition", 0, Integer.MAX_VALUE),
                                Parameters.text(request, "before"),
                                Parameters.text(request, "where"),
                                format(request, "keyFormat"),
                                format(request, "format")));
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("messages");
            page.messages().forEach(message -> message.write(json));
            json.writeEndArray();
            json.writeNumberProperty("scanned", page.scanned());
            json.writeName("next");
            json.writeString(page.next());
            json.writeEndObject();
        });
    }

    private static PayloadFormat format(Context request, String parameter) {
        String name = Parameters.text(request, parameter);
        return name == null
                ? PayloadFormat.AUTO
                : PayloadFormat.named(name)
                        .orElseThrow(() -> ApiException.badRequest(
                                "There is no format of this name for the parameter " + parameter + ".",
                                "Use auto, json, text, hex, long, int or double."));
    }
}
