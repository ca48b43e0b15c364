// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StatementRoutesTest {

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

    private static JsonNode post(String path, String sql, String more, int status) {
        HttpResponse<String> answer = server.post(
                path, "{\"sql\":" + Json.text(json -> json.writeString(sql)) + more.replace('\'', '"') + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode run(String sql, String more, int status) {
        return post("/api/statements", sql, more, status);
    }

    @Test
    void statementsRunInOrderAndTellWhatTheyRead() {
        JsonNode answer = run("""
            CREATE STREAM a1 (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='a1', VALUE_FORMAT='JSON', PARTITIONS=1);
            INSERT INTO a1 VALUES ('pen', 3);
            INSERT INTO a1 VALUES ('ink', 4);
            SELECT item, amount FROM a1;
            SHOW STREAMS;
            """, "", 200);
        JsonNode results = answer.path("results");
        assertThat(results.size()).isEqualTo(5);
        assertThat(results.get(0).path("kind").asString()).isEqualTo("message");
        JsonNode rows = results.get(3);
        assertThat(rows.path("rows").toString()).isEqualTo("[[\"pen\",3],[\"ink\",4]]");
        assertThat(rows.path("truncated").asBoolean()).isFalse();
        JsonNode asOf = rows.path("asOf").get(0);
        assertThat(asOf.path("topic").asString()).isEqualTo("a1");
        assertThat(asOf.path("partition").asInt()).isEqualTo(0);
        assertThat(asOf.path("offset").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(results.get(4).path("asOf").isNull()).isTrue();
    }

    @Test
    void rowsBeyondTheLimitAreLeftOut() {
        run("""
            CREATE STREAM a2 (n INT) WITH (KAFKA_TOPIC='a2', VALUE_FORMAT='JSON', PARTITIONS=1);
            INSERT INTO a2 VALUES (1);
            INSERT INTO a2 VALUES (2);
            INSERT INTO a2 VALUES (3);
            """, "", 200);
        JsonNode rows =
                run("SELECT n FROM a2;", ",'limit':2", 200).path("results").get(0);
        assertThat(rows.path("rows").size()).isEqualTo(2);
        assertThat(rows.path("truncated").asBoolean()).isTrue();
        assertThat(run("SELECT n FROM a2;", ",'limit':10001", 400)
                        .path("error")
                        .path("code")
                        .asString())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void theFirstRefusalEndsTheRequestAndTheResultsBeforeItAreTold() {
        JsonNode answer = run(
                "CREATE STREAM a3 (n INT) WITH (KAFKA_TOPIC='a3', VALUE_FORMAT='JSON', PARTITIONS=1);\n"
                        + "SELECT m FROM a3;\nDROP STREAM a3;",
                "",
                400);
        assertThat(answer.path("results").size()).isEqualTo(1);
        JsonNode error = answer.path("error");
        assertThat(error.path("code").asString()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(error.path("line").asInt()).isEqualTo(2);
        assertThat(error.path("column").asInt()).isEqualTo(8);
        assertThat(server.sessions().currentCatalog().find("A3")).isPresent();
    }

    @Test
    void whatDoesNotEndIsRefused() {
        run("CREATE STREAM a4 (n INT) WITH (KAFKA_TOPIC='a4', VALUE_FORMAT='JSON', PARTITIONS=1);", "", 200);
        JsonNode error = run("SELECT * FROM a4 EMIT CHANGES;", "", 400).path("error");
        assertThat(error.path("code").asString()).isEqualTo("UNSUPPORTED");
        assertThat(error.path("hint").asString()).contains("/api/live");
        assertThat(run("PRINT a4;", "", 400).path("error").path("code").asString())
                .isEqualTo("UNSUPPORTED");
        run("RUN SCRIPT '/etc/passwd';", "", 403);
        run("SELECT 1;", ",'properties':{'no.such.property':'x'}", 400);
    }

    @Test
    void statementsAreAnalysedWithoutRunning() {
        JsonNode answer = post("/api/analyze", """
            CREATE STREAM b1 (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='b1', VALUE_FORMAT='JSON', PARTITIONS=1);
            SELECT item, SUM(amount) AS total FROM b1 GROUP BY item EMIT CHANGES;
            SELECT item FROM b1 EMIT CHANGES;
            SELECT item FROM b1;
            SELECT
              itm FROM b1;
            """, "", 200);
        JsonNode statements = answer.path("statements");
        assertThat(statements.size()).isEqualTo(4);
        assertThat(statements.get(0).path("kind").asString()).isEqualTo("create");
        JsonNode sum = statements.get(1);
        assertThat(sum.path("kind").asString()).isEqualTo("select");
        assertThat(sum.path("endless").asBoolean()).isTrue();
        assertThat(sum.path("changes").asString()).isEqualTo("upsert");
        assertThat(sum.path("key").toString()).isEqualTo("[\"ITEM\"]");
        assertThat(sum.path("from").toString()).isEqualTo("{\"line\":2,\"column\":1}");
        assertThat(sum.path("plan").path("nodes").toString()).contains("\"operator\":\"Aggregate\"", "\"state\":true");
        assertThat(sum.path("plan").path("edges").size()).isPositive();
        assertThat(statements.get(2).path("changes").asString()).isEqualTo("append");
        assertThat(statements.get(3).path("endless").asBoolean()).isFalse();
        assertThat(statements.get(3).path("changes").isNull()).isTrue();
        JsonNode error = answer.path("error");
        assertThat(error.path("code").asString()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(error.path("line").asInt()).isEqualTo(6);
        assertThat(error.path("column").asInt()).isEqualTo(3);
        assertThat(error.path("length").asInt()).isEqualTo(3);
        assertThat(server.sessions().currentCatalog().find("B1")).isEmpty();
        JsonNode nothing = post("/api/analyze", "", "", 200);
        assertThat(nothing.path("statements").size()).isZero();
        assertThat(nothing.path("error").isNull()).isTrue();
    }

    @Test
    void theCatalogListsWhatStatementsCanReferTo() {
        run("""
            CREATE STREAM c1 (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='c1', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE c2 AS SELECT item, COUNT(*) AS n FROM c1 WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY item;
            """, "", 200);
        server.sessions().currentCatalog();
        JsonNode catalog = Json.parse(server.get("/api/catalog").body().getBytes(StandardCharsets.UTF_8));
        JsonNode stream = null;
        JsonNode table = null;
        for (JsonNode source : catalog.path("sources")) {
            stream = source.path("name").asString().equals("C1") ? source : stream;
            table = source.path("name").asString().equals("C2") ? source : table;
        }
        assertThat(stream).isNotNull();
        assertThat(table).isNotNull();
        assertThat(stream.path("kind").asString()).isEqualTo("STREAM");
        assertThat(stream.path("columns").toString())
                .isEqualTo("[{\"name\":\"ITEM\",\"type\":\"VARCHAR\",\"key\":true},"
                        + "{\"name\":\"AMOUNT\",\"type\":\"INT\",\"key\":false}]");
        assertThat(stream.path("readBy").toString()).startsWith("[\"CTAS_C2_");
        assertThat(table.path("windowed").asBoolean()).isTrue();
        assertThat(table.path("writtenBy").toString()).startsWith("[\"CTAS_C2_");
        assertThat(catalog.path("keywords").toString()).contains("\"SELECT\"");
        assertThat(catalog.path("types").toString()).contains("\"BIGINT\"");
        assertThat(catalog.path("functions").toString()).contains("\"name\":\"ABS\"", "\"signatures\"");
    }
}
