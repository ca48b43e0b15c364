// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.RecordedResults;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The running queries over HTTP, with an engine on a real broker. */
class QueryRoutesTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

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

    @AfterEach
    void end() {
        run("TERMINATE ALL;");
    }

    private static RecordedResults run(String script) {
        RecordedResults results = new RecordedResults();
        server.run(script, results);
        return results;
    }

    private static JsonNode get(String path) {
        var answer = server.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode await(String path, Predicate<JsonNode> wanted) {
        long until = System.nanoTime() + LIMIT_NANOS;
        JsonNode seen = get(path);
        while (!wanted.test(seen)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("after 60 s " + path + " only says " + seen);
            }
            LockSupport.parkNanos(20_000_000);
            seen = get(path);
        }
        return seen;
    }

    private static JsonNode node(JsonNode query, String operator) {
        return StreamSupport.stream(query.get("graph").get("nodes").spliterator(), false)
                .filter(node -> node.get("operator").stringValue().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneQueryShowsItsFiguresAndItsGraph() {
        run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM one_s (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='one_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE one_t AS SELECT item, SUM(amount) AS total FROM one_s WHERE amount > 0 GROUP BY item EMIT CHANGES;
            INSERT INTO one_s (ROWTIME, item, amount) VALUES (1000, 'pen', 3);
            INSERT INTO one_s (ROWTIME, item, amount) VALUES (2000, 'ink', 5);
            INSERT INTO one_s (ROWTIME, item, amount) VALUES (3000, 'ink', 0);
            """);
        String id = server.sessions().catalog().queries().keySet().iterator().next();
        JsonNode query = await(
                "/api/queries/" + id,
                seen -> seen.get("rowsIn").asLong() == 3
                        && seen.get("lag").asLong() == 0
                        && seen.get("state").stringValue().equals("RUNNING"));
        assertThat(query.get("id").stringValue()).isEqualTo(id);
        assertThat(query.get("sql").stringValue()).startsWith("CREATE TABLE one_t AS SELECT");
        assertThat(query.get("sink").stringValue()).isEqualTo("ONE_T");
        assertThat(query.get("sinkTopic").stringValue()).isEqualTo("ONE_T");
        assertThat(query.get("kind").stringValue()).isEqualTo("PERSISTENT");
        assertThat(query.get("rowsOut").asLong()).isEqualTo(2);
        assertThat(query.get("stateBytes").asLong()).isPositive();
        assertThat(query.get("watermarkMillis").asLong()).isEqualTo(3000);
        assertThat(node(query, "Filter").get("rowsIn").asLong()).isEqualTo(3);
        assertThat(node(query, "Filter").get("rowsOut").asLong()).isEqualTo(2);
        assertThat(node(query, "Filter").get("detail").stringValue()).isEqualTo("AMOUNT > 0");
        assertThat(node(query, "Filter").get("state").asBoolean()).isFalse();
        assertThat(node(query, "Aggregate").get("state").asBoolean()).isTrue();
        assertThat(node(query, "Aggregate").get("busyNanos").asLong()).isPositive();
        JsonNode graph = query.get("graph");
        assertThat(graph.get("edges")).hasSize(graph.get("nodes").size() - 1);
        assertThat(StreamSupport.stream(graph.get("nodes").spliterator(), false)
                        .filter(node -> node.get("slowest").asBoolean()))
                .hasSize(1);
        JsonNode all = get("/api/queries");
        assertThat(all.get("queries")).hasSize(1);
        assertThat(all.get("queries").get(0).has("graph")).isFalse();
        assertThat(all.get("engine").get("state").stringValue()).isEqualTo("RUNNING");
        assertThat(all.get("engine").get("recordsIn").asLong()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void listingsInTheEnginesProcessTellTheFiguresToo() {
        run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM sql_s (id INT) WITH (KAFKA_TOPIC='sql_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM sql_t AS SELECT id + 1 AS d FROM sql_s EMIT CHANGES;
            INSERT INTO sql_s VALUES (3);
            INSERT INTO sql_s VALUES (4);
            """);
        String id = server.sessions().catalog().queries().keySet().iterator().next();
        await("/api/queries/" + id, seen -> seen.get("rowsOut").asLong() == 2);
        assertThat(run("SHOW QUERIES EXTENDED;").rows())
                .singleElement()
                .asString()
                .matches(".* 2 2 0 [0-9]+ null null null null");
        assertThat(run("EXPLAIN " + id + ";").rows()).contains("Records in 2", "Records out 2", "Records bad 0");
    }

    @Test
    void allQueriesPauseAndResume() {
        run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM held_s (id INT) WITH (KAFKA_TOPIC='held_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM held_t AS SELECT id FROM held_s EMIT CHANGES;
            """);
        String path = "/api/queries/"
                + server.sessions().catalog().queries().keySet().iterator().next();
        var paused = server.post("/api/queries/pause", "{}");
        assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
        assertThat(paused.body()).contains("\"message\":");
        assertThat(get(path).get("state").stringValue()).isEqualTo("PAUSED");
        assertThat(get("/api/queries").get("engine").get("paused").asBoolean()).isTrue();
        run("INSERT INTO held_s VALUES (1); INSERT INTO held_s VALUES (2);");
        await(path, seen -> seen.get("lag").asLong() == 2);
        assertThat(get(path).get("rowsIn").asLong()).isZero();
        assertThat(server.post("/api/queries/resume", "{}").statusCode()).isEqualTo(200);
        await(path, seen -> seen.get("rowsIn").asLong() == 2 && seen.get("lag").asLong() == 0);
    }

    @Test
    void aQueryEndsUnlessAnotherReadsIt() {
        run("""
            CREATE STREAM end_s (id INT) WITH (KAFKA_TOPIC='end_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM end_t AS SELECT id FROM end_s EMIT CHANGES;
            CREATE STREAM end_u AS SELECT id FROM end_t EMIT CHANGES;
            """);
        String first = idOf("END_T");
        String second = idOf("END_U");
        var refused = server.post("/api/queries/" + first + "/terminate", "{}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("is read by " + second);
        var ended = server.post("/api/queries/" + second + "/terminate", "{}");
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
        assertThat(server.get("/api/queries/" + second).statusCode()).isEqualTo(404);
        assertThat(get("/api/queries").get("queries")).hasSize(1);
    }

    private static String idOf(String sink) {
        return server.sessions().catalog().queries().values().stream()
                .filter(query -> sink.equals(query.writes()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void aQueryThatIsNotThereIsNotFound() {
        assertThat(server.get("/api/queries/NOBODY").statusCode()).isEqualTo(404);
        var answer = server.post("/api/queries/NOBODY/terminate", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("NOT_FOUND", "GET /api/queries");
    }
}
