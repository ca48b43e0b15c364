// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.RecordedResults;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.openapi.OpenApiDocument;
import dev.millrace.server.http.security.Tickets;
import io.javalin.router.Endpoint;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description of the API and the server say the same. */
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
    private static final JsonNode DOCUMENT = Json.parse(Json.MAPPER.writeValueAsBytes(OpenApiDocument.of("test")));
    private static final JsonSchema SCHEMAS = new JsonSchema(DOCUMENT);

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static String query;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        server.run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM doc_s (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='doc_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE doc_t AS SELECT item, SUM(amount) AS total FROM doc_s GROUP BY item EMIT CHANGES;
            INSERT INTO doc_s VALUES ('pen', 3);
            """, new RecordedResults());
        ok(server.post("/topics/doc_s", "[\"no object\"]"));
        ok(server.send(server.request("/api/dashboards/documented")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                    {"title": "Documented", "needs": "DOC_S", "panels": [
                      {"title": "Amounts", "sql": "SELECT * FROM doc_s EMIT CHANGES;", "from": "latest", "draw": "line",
                       "x": "ROWTIME", "y": ["AMOUNT"], "span": "60s"}]}
                    """))
                .build()));
        awaitDeadLetter();
        query = server.sessions().catalog().queries().keySet().iterator().next();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** So that the list of dead letters shows one. */
    private static void awaitDeadLetter() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!server.get("/api/dead-letters").body().contains("doc_s")) {
            assertThat(System.nanoTime()).as("no dead letter within 60 s").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** For each path with a variable a real one, and what else a request for it needs. */
    private static String example(String path) {
        return switch (path) {
            case "/api/queries/{id}" -> "/api/queries/" + query;
            case "/console/{path}" -> "/console/index.html";
            case "/api/topics/{topic}", "/api/topics/{topic}/messages" -> path.replace("{topic}", "doc_s");
            case "/api/groups/{group}" ->
                "/api/groups/" + server.sessions().names().group();
            case "/api/tables/{table}/rows" -> "/api/tables/doc_t/rows?key=pen";
            case "/api/dashboards/{id}" -> "/api/dashboards/documented";
            case "/api/stream" ->
                "/api/stream?from=earliest&sql=SELECT%20*%20FROM%20doc_s%20EMIT%20CHANGES%20LIMIT%201%3B";
            case "/status/{type}/{entity}/{action}" -> "/status/stream/DOC_S/create";
            case "/is_valid_property/{property}" -> "/is_valid_property/auto.offset.reset";
            default -> path;
        };
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedOneExists() {
        Set<String> described = new TreeSet<>();
        operations().forEach(operation -> described.add(operation.method() + " " + operation.path()));
        assertThat(described).isEqualTo(registered());
    }

    private record Operation(String method, String path, JsonNode description) {}

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : DOCUMENT.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                String method = member.getKey().toUpperCase(Locale.ROOT);
                if (METHODS.contains(method)) {
                    operations.add(new Operation(method, path.getKey(), member.getValue()));
                }
            }
        }
        return operations;
    }

    private static Set<String> registered() {
        Set<String> registered = new TreeSet<>();
        InvocationHandler recorder = (api, method, arguments) -> {
            if (method.getName().equals("addEndpoint")) {
                Endpoint endpoint = (Endpoint) arguments[0];
                if (METHODS.contains(endpoint.method.name())) {
                    registered.add(endpoint.method.name() + " " + described(endpoint.path));
                }
                return api;
            }
            if (method.getName().equals("addWsHandler")) {
                registered.add("GET " + described((String) arguments[1]));
                return api;
            }
            return InvocationHandler.invokeDefault(api, method, arguments);
        };
        JavalinDefaultRoutingApi api = (JavalinDefaultRoutingApi) Proxy.newProxyInstance(
                OpenApiTest.class.getClassLoader(), new Class<?>[] {JavalinDefaultRoutingApi.class}, recorder);
        for (Routes routes : HttpApi.routes(server.context(), new Tickets(() -> 0))) {
            try (routes) {
                routes.add(api);
            }
        }
        return registered;
    }

    /** OpenAPI has one form of variables, whether they span slashes or not. */
    private static String described(String path) {
        return path.replace('<', '{').replace('>', '}');
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        DOCUMENT.findValues("$ref")
                .forEach(reference -> assertThat(
                                DOCUMENT.at(reference.stringValue().substring(1))
                                        .isMissingNode())
                        .as(reference.stringValue())
                        .isFalse());
    }

    @Test
    void everyVariableOfAPathIsAParameter() {
        for (Map.Entry<String, JsonNode> path : DOCUMENT.get("paths").properties()) {
            for (String part : path.getKey().split("/")) {
                if (part.startsWith("{")) {
                    String name = part.substring(1, part.length() - 1);
                    assertThat(path.getValue().findValues("name"))
                            .as(path.getKey())
                            .anySatisfy(each -> assertThat(each.stringValue()).isEqualTo(name));
                }
            }
        }
    }

    @Test
    void theAnswerToEachGetFitsItsDescription() {
        for (Operation operation : operations()) {
            JsonNode answers = operation.description().get("responses");
            if (!operation.method().equals("GET") || answers.has("101")) {
                continue;
            }
            HttpResponse<String> answer = server.get(example(operation.path()));
            assertThat(answer.statusCode())
                    .as(() -> operation.path() + " answers " + answer.body())
                    .isEqualTo(200);
            fits(operation.path(), SCHEMAS.resolve(answers.get("200")), answer);
        }
    }

    @Test
    void anErrorFitsItsDescription() {
        HttpResponse<String> answer = server.get("/api/queries/NOBODY");
        assertThat(answer.statusCode()).isEqualTo(404);
        fits("an error", DOCUMENT.at("/components/responses/Error"), answer);
    }

    private static void fits(String what, JsonNode described, HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        Map.Entry<String, JsonNode> content =
                described.get("content").properties().iterator().next();
        assertThat(type).as(what).startsWith(content.getKey().equals("*/*") ? "" : content.getKey());
        if (content.getKey().equals("application/json")) {
            JsonNode value = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
            assertThat(SCHEMAS.violations(content.getValue().get("schema"), value))
                    .as(what)
                    .isEmpty();
        }
    }
}
