// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements and questions to the server, as ksqlDB's clients send them. */
class KsqlApiTest {

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> ksql(String sql) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("ksql", sql);
        body.putObject("streamsProperties").put("ksql.streams.auto.offset.reset", "earliest");
        return server.post("/ksql", body.toString());
    }

    /** The answer to statements that succeed. */
    private static JsonNode run(String sql) {
        HttpResponse<String> answer = ksql(sql);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString();
    }

    private static String stream(String name) {
        return "CREATE STREAM " + name + " (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='" + name
                + "', VALUE_FORMAT='JSON', PARTITIONS=1);";
    }

    @Test
    void commandsAnswerWithTheirStatus() {
        JsonNode answers =
                run(stream("s_a") + "CREATE TABLE t_a AS SELECT item, SUM(amount) AS total FROM s_a GROUP BY item;");
        assertThat(answers.size()).isEqualTo(2);
        assertThat(text(answers, "/0/@type")).isEqualTo("currentStatus");
        assertThat(text(answers, "/0/commandId")).isEqualTo("stream/S_A/create");
        assertThat(text(answers, "/0/commandStatus/status")).isEqualTo("SUCCESS");
        assertThat(text(answers, "/1/commandId")).isEqualTo("table/T_A/create");
        assertThat(answers.at("/1/commandSequenceNumber").asLong())
                .isGreaterThan(answers.at("/0/commandSequenceNumber").asLong());
        String query = text(answers, "/1/commandStatus/queryId");
        assertThat(query).startsWith("CTAS_T_A_");

        assertThat(json(server.get("/status")).at("/commandStatuses").has("stream/S_A/create"))
                .isTrue();
        assertThat(text(json(server.get("/status/table/T_A/create")), "/queryId"))
                .isEqualTo(query);
        HttpResponse<String> unknown = server.get("/status/table/NOTHING/create");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).at("/error_code").asInt()).isEqualTo(40400);

        JsonNode ended = run("TERMINATE " + query + "; DROP TABLE t_a DELETE TOPIC; DROP STREAM s_a DELETE TOPIC;");
        assertThat(text(ended, "/0/commandId")).isEqualTo("terminate/" + query + "/execute");
        assertThat(text(ended, "/1/commandId")).isEqualTo("table/T_A/drop");
        assertThat(text(ended, "/2/commandId")).isEqualTo("stream/S_A/drop");
        assertThat(text(json(server.get("/status/stream/S_A/drop")), "/status")).isEqualTo("SUCCESS");
    }

    @Test
    void listingsNameWhatThereIs() {
        run(stream("s_b") + "CREATE TABLE t_b AS SELECT item, COUNT(*) AS n FROM s_b GROUP BY item;"
                + "CREATE TYPE address_b AS STRUCT<street VARCHAR, number INT>;");
        JsonNode all =
                run("LIST STREAMS; SHOW TABLES; SHOW QUERIES; LIST TOPICS; LIST TYPES; SHOW FUNCTIONS; SHOW PROPERTIES;"
                        + "SHOW CONNECTORS; LIST QUERIES EXTENDED; LIST STREAMS EXTENDED; LIST TOPICS EXTENDED;");
        assertThat(all.valueStream().map(each -> text(each, "/@type")))
                .containsExactly(
                        "streams",
                        "tables",
                        "queries",
                        "kafka_topics",
                        "type_list",
                        "function_names",
                        "properties",
                        "connector_list",
                        "query_descriptions",
                        "source_descriptions",
                        "kafka_topics_extended");
        JsonNode stream = all.at("/0/streams")
                .valueStream()
                .filter(each -> text(each, "/name").equals("S_B"))
                .findFirst()
                .orElseThrow();
        assertThat(stream.toString())
                .isEqualTo("{\"type\":\"STREAM\",\"name\":\"S_B\",\"topic\":\"s_b\",\"keyFormat\":\"KAFKA\","
                        + "\"valueFormat\":\"JSON\",\"isWindowed\":false}");
        assertThat(all.at("/1/tables").toString()).contains("\"T_B\"");
        assertThat(all.at("/2/queries").toString())
                .contains("\"sinks\":[\"T_B\"]", "\"queryType\":\"PERSISTENT\"", "\"statusCount\":{\"RUNNING\":1}");
        assertThat(all.at("/3/topics").toString())
                .contains("{\"name\":\"s_b\",\"replicaInfo\":[1]}")
                .doesNotContain("_millrace_");
        assertThat(all.at("/4/types/ADDRESS_B").toString())
                .isEqualTo("{\"type\":\"STRUCT\",\"fields\":[{\"name\":\"STREET\",\"schema\":{\"type\":\"STRING\","
                               + "\"fields\":null,\"memberSchema\":null}},{\"name\":\"NUMBER\",\"schema\":{\"type\":\"INTEGER\","
                               + "\"fields\":null,\"memberSchema\":null}}],\"memberSchema\":null}");
        assertThat(all.at("/5/functions").toString()).contains("{\"name\":\"ABS\",\"type\":\"SCALAR\"");
        assertThat(all.at("/6/properties").toString())
                .contains("{\"name\":\"auto.offset.reset\",\"scope\":\"KSQL\",\"value\":\"earliest\"");
        assertThat(all.at("/7/connectors").size()).isZero();
    }

    @Test
    void describeTellsTheColumns() {
        run("CREATE STREAM s_c (id BIGINT KEY, tags ARRAY<VARCHAR>, price DECIMAL(6, 2), at TIMESTAMP, more"
                + " MAP<VARCHAR, INT>) WITH (KAFKA_TOPIC='s_c', VALUE_FORMAT='JSON', PARTITIONS=2,"
                + " TIMESTAMP='at');CREATE STREAM u_c AS SELECT id, price FROM s_c;");
        JsonNode told = run("DESCRIBE s_c EXTENDED;");
        assertThat(text(told, "/0/@type")).isEqualTo("sourceDescription");
        JsonNode source = told.at("/0/sourceDescription");
        assertThat(source.at("/fields").toString())
                .contains(
                        "{\"name\":\"ID\",\"schema\":{\"type\":\"BIGINT\",\"fields\":null,\"memberSchema\":null},\"type\":\"KEY\"}",
                        "\"memberSchema\":{\"type\":\"STRING\",\"fields\":null,\"memberSchema\":null}",
                        "\"type\":\"DECIMAL\",\"parameters\":{\"precision\":6,\"scale\":2}");
        assertThat(text(source, "/timestamp")).isEqualTo("AT");
        assertThat(text(source, "/topic")).isEqualTo("s_c");
        assertThat(source.at("/partitions").asInt()).isEqualTo(2);
        assertThat(source.at("/readQueries/0/sinks/0").asString()).isEqualTo("U_C");
        JsonNode explained = run("EXPLAIN SELECT id + 1 AS next FROM s_c EMIT CHANGES; DESCRIBE FUNCTION concat;");
        assertThat(text(explained, "/0/@type")).isEqualTo("queryDescription");
        assertThat(explained.at("/0/queryDescription/fields").toString()).contains("\"NEXT\"", "\"BIGINT\"");
        assertThat(explained.at("/0/queryDescription/sources").toString()).isEqualTo("[\"S_C\"]");
        assertThat(text(explained, "/0/queryDescription/executionPlan")).contains("S_C");
        assertThat(text(explained, "/1/@type")).isEqualTo("describe_function");
        assertThat(explained.at("/1/functions").toString())
                .contains("\"returnType\":\"VARCHAR\"", "\"isVariadic\":true");
    }

    @ParameterizedTest
    @CsvSource({"application/vnd.ksql.v1+json,application/vnd.ksql.v1+json", "*/*,application/json"})
    void theAnswerHasTheMediaTypeAskedFor(String accept, String type) {
        HttpResponse<String> answer = server.send(server.request("/ksql")
                .header("Content-Type", "application/vnd.ksql.v1+json; charset=utf-8")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString("{\"ksql\":\"LIST TABLES;\",\"streamsProperties\":{}}"))
                .build());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(text(json(answer), "/0/@type")).isEqualTo("tables");
    }

    @Test
    void aMistakeInAnyStatementChangesNothing() {
        HttpResponse<String> answer = ksql(stream("s_d") + "CREATE STREAM u_d AS SELECT itm FROM s_d;");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = json(answer);
        assertThat(text(error, "/@type")).isEqualTo("statement_error");
        assertThat(error.at("/error_code").asInt()).isEqualTo(40001);
        assertThat(text(error, "/statementText")).isEqualTo("CREATE STREAM u_d AS SELECT itm FROM s_d;");
        assertThat(text(error, "/message")).contains("line 1:", "ITM");
        assertThat(error.at("/entities").isArray()).isTrue();
        assertThat(run("LIST STREAMS;").toString()).doesNotContain("S_D");
    }

    @Test
    void settingsAndVariablesHoldForTheRequest() {
        JsonNode answers =
                run("SET 'auto.offset.reset'='latest'; DEFINE name = 's_e'; SHOW VARIABLES; SHOW PROPERTIES;");
        assertThat(answers.size()).isEqualTo(2);
        assertThat(answers.at("/0/variables").toString()).isEqualTo("[{\"name\":\"NAME\",\"value\":\"s_e\"}]");
        assertThat(answers.at("/1/properties").toString())
                .contains("{\"name\":\"auto.offset.reset\",\"scope\":\"KSQL\",\"value\":\"latest\"");
        HttpResponse<String> created = server.post(
                "/ksql",
                "{\"ksql\":\"CREATE STREAM ${n} (a INT) WITH (KAFKA_TOPIC='${n}', VALUE_FORMAT='JSON',"
                        + " PARTITIONS=1);\",\"sessionVariables\":{\"n\":\"s_e\"}}");
        assertThat(text(json(created), "/0/commandId")).isEqualTo("stream/S_E/create");
        JsonNode again = run("CREATE STREAM IF NOT EXISTS s_e (a INT) WITH (KAFKA_TOPIC='s_e', VALUE_FORMAT='JSON');"
                + "DROP STREAM IF EXISTS nothing_e; ASSERT TOPIC 's_e'; INSERT INTO s_e VALUES (1);");
        assertThat(again.valueStream().map(each -> text(each, "/@type")))
                .containsExactly("warning_entity", "currentStatus", "assert_topic");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 FROM nothing;|40002|statement_error",
                "PRINT nothing;|40002|statement_error",
                "CREATE STREM x;|40001|statement_error",
                "RUN SCRIPT '/etc/passwd';|40300|statement_error",
                ";|40000|generic_error"
            })
    void refusalsHaveTheCodesOfKsqlDb(String sql, int code, String type) {
        JsonNode error = json(ksql(sql));
        assertThat(error.at("/error_code").asInt()).as(error.toString()).isEqualTo(code);
        assertThat(text(error, "/@type")).isEqualTo(type);
    }

    @Test
    void theServerTellsWhoItIs() {
        JsonNode info = json(server.get("/info")).at("/KsqlServerInfo");
        assertThat(text(info, "/version")).isEqualTo("0.29.0");
        assertThat(text(info, "/serverStatus")).isEqualTo("RUNNING");
        assertThat(text(info, "/kafkaClusterId")).isNotEmpty();
        JsonNode health = json(server.get("/healthcheck"));
        assertThat(health.at("/isHealthy").asBoolean()).isTrue();
        assertThat(health.at("/details/kafka/isHealthy").asBoolean()).isTrue();
        assertThat(json(server.get("/clusterStatus"))
                        .at("/clusterStatus/127.0.0.1:" + server.port() + "/hostAlive")
                        .asBoolean())
                .isTrue();
        assertThat(text(json(server.get("/v1/metadata")), "/clusterId/scope/clusters/kafka-cluster"))
                .isEqualTo(text(info, "/kafkaClusterId"));
        assertThat(text(json(server.get("/v1/metadata/id")), "/scope/clusters/ksql-cluster"))
                .isEqualTo("default_");
        assertThat(server.get("/is_valid_property/ksql.streams.auto.offset.reset")
                        .body())
                .isEqualTo("true");
        assertThat(server.get("/is_valid_property/no.such.thing").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ksql", "/query", "/query-stream", "/close-query"})
    void whatTheGateRefusesHasAnErrorOfKsqlDb(String path) {
        HttpResponse<String> answer = server.send(server.request(path)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(json(answer).at("/error_code").asInt()).isEqualTo(41500);
        assertThat(text(json(answer), "/@type")).isEqualTo("generic_error");
        assertThat(server.get(path).statusCode()).isEqualTo(405);
        assertThat(json(server.get(path)).at("/error_code").asInt()).isEqualTo(40500);
    }
}
