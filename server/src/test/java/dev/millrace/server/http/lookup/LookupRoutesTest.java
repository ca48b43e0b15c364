// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Look-ups against all of Millrace. */
class LookupRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

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

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode rows(String path) {
        return json(server.get("/api/tables/" + path), 200);
    }

    private static JsonNode select(String sql) {
        return json(server.post("/api/lookup", "{\"sql\":" + Json.text(json -> json.writeString(sql)) + "}"), 200);
    }

    /** Views follow their topics: what was written is seen soon, not at once. */
    private static JsonNode await(Supplier<JsonNode> ask, Predicate<String> rows) {
        long until = System.nanoTime() + LIMIT.toNanos();
        JsonNode answer = ask.get();
        while (!rows.test(answer.path("rows").toString())) {
            assertThat(System.nanoTime()).as("seen %s", answer).isLessThan(until);
            answer = ask.get();
        }
        return answer;
    }

    @Test
    void aRowIsFoundByItsKeyAndFollowsItsTable() {
        server.execute("""
            CREATE TABLE p1 (id INT PRIMARY KEY, name VARCHAR, price DOUBLE)
              WITH (KAFKA_TOPIC='p1', VALUE_FORMAT='JSON', PARTITIONS=2);
            INSERT INTO p1 VALUES (1, 'pen', 1.5);
            INSERT INTO p1 VALUES (2, 'ink', 4);
            INSERT INTO p1 VALUES (1, 'pen', 2.5);
            """);
        JsonNode found = rows("p1/rows?key=1");
        assertThat(found.path("rows").toString()).isEqualTo("[[1,\"pen\",2.5]]");
        assertThat(found.path("columns").get(0).toString())
                .isEqualTo("{\"name\":\"ID\",\"type\":\"INT\",\"key\":true}");
        JsonNode asOf = found.path("asOf");
        assertThat(asOf.size()).isEqualTo(2);
        assertThat(asOf.get(0).path("offset").asLong()
                        + asOf.get(1).path("offset").asLong())
                .isGreaterThanOrEqualTo(3);
        assertThat(rows("P1/rows?key=77").path("rows").size()).isZero();
        server.execute("DELETE FROM p1 WHERE id = 1; INSERT INTO p1 VALUES (3, 'cup', 3);");
        await(() -> rows("p1/rows?key=1"), "[]"::equals);
        await(() -> rows("p1/rows?key=3"), "[[3,\"cup\",3.0]]"::equals);
    }

    @Test
    void aSelectThatNamesTheKeyIsAnsweredFromTheView() {
        server.execute("""
            CREATE TABLE p2 (id BIGINT PRIMARY KEY, name VARCHAR, price INT)
              WITH (KAFKA_TOPIC='p2', VALUE_FORMAT='JSON', PARTITIONS=1);
            INSERT INTO p2 VALUES (1, 'pen', 3);
            INSERT INTO p2 VALUES (2, 'ink', 4);
            """);
        JsonNode found = select("SELECT name, price * 2 AS twice FROM p2 WHERE id = 2 AND price > 1;");
        assertThat(found.path("rows").toString()).isEqualTo("[[\"ink\",8]]");
        assertThat(found.path("columns").get(1).path("name").asString()).isEqualTo("TWICE");
        assertThat(found.path("asOf").get(0).path("topic").asString()).isEqualTo("p2");
        assertThat(select("SELECT * FROM p2 WHERE id = 2 AND price > 4;")
                        .path("rows")
                        .size())
                .isZero();
        assertThat(select("SELECT COUNT(*) AS n FROM p2;").path("rows").toString())
                .isEqualTo("[[2]]");
        assertThat(select("SELECT id FROM p2 WHERE price >= 3 ORDER BY id DESC;")
                        .path("rows")
                        .toString())
                .isEqualTo("[[2],[1]]");
        server.execute("INSERT INTO p2 VALUES (2, 'ink', 9);");
        await(() -> select("SELECT price FROM p2 WHERE id = 2;"), "[[9]]"::equals);
    }

    @Test
    void windowsAreRowsOfTheirOwn() {
        server.execute("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM s3 (item VARCHAR, amount INT, ts BIGINT)
              WITH (KAFKA_TOPIC='s3', VALUE_FORMAT='JSON', PARTITIONS=1, TIMESTAMP='ts');
            CREATE TABLE w3 AS SELECT item, SUM(amount) AS total FROM s3 WINDOW TUMBLING (SIZE 1 MINUTE)
              GROUP BY item EMIT CHANGES;
            INSERT INTO s3 VALUES ('pen', 3, 1000);
            INSERT INTO s3 VALUES ('pen', 4, 2000);
            INSERT INTO s3 VALUES ('pen', 5, 61000);
            """);
        String both = "[[\"pen\",0,60000,7],[\"pen\",60000,120000,5]]";
        JsonNode all = await(() -> rows("w3/rows?key=pen"), both::equals);
        assertThat(all.path("columns").get(1).path("name").asString()).isEqualTo("WINDOWSTART");
        assertThat(rows("w3/rows?key=pen&windowStart=60000").path("rows").toString())
                .isEqualTo("[[\"pen\",60000,120000,5]]");
        assertThat(select("SELECT windowstart, total FROM w3 WHERE item = 'pen' AND windowstart >= 60000;")
                        .path("rows")
                        .toString())
                .isEqualTo("[[60000,5]]");
    }

    @Test
    void aTableThatIsMadeAnewIsReadAnew() {
        String create = "CREATE TABLE p4 (id INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='p4', VALUE_FORMAT='JSON',"
                + " PARTITIONS=1);";
        server.execute(create + "INSERT INTO p4 VALUES (1, 1);");
        assertThat(rows("p4/rows?key=1").path("rows").toString()).isEqualTo("[[1,1]]");
        server.execute("DROP TABLE p4;");
        server.execute(create.replace("'p4'", "'p4b'") + "INSERT INTO p4 VALUES (1, 2);");
        await(() -> rows("p4/rows?key=1"), "[[1,2]]"::equals);
    }

    @Test
    void whatCannotBeLookedUpSaysWhy() {
        server.execute("""
            CREATE STREAM s5 (id INT KEY, v INT) WITH (KAFKA_TOPIC='s5', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE p5 (id INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='p5', VALUE_FORMAT='JSON', PARTITIONS=1);
            """);
        assertThat(json(server.get("/api/tables/nothing/rows?key=1"), 404).toString())
                .contains("NOT_FOUND");
        json(server.get("/api/tables/s5/rows?key=1"), 400);
        json(server.get("/api/tables/p5/rows"), 400);
        json(server.get("/api/tables/p5/rows?key=x"), 400);
        json(server.get("/api/tables/p5/rows?key=1&windowStart=0"), 400);
        JsonNode error = json(server.post("/api/lookup", "{\"sql\":\"SELECT w FROM p5 WHERE id = 1;\"}"), 400)
                .path("error");
        assertThat(error.path("code").asString()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(error.path("column").asInt()).isEqualTo(8);
        json(server.post("/api/lookup", "{\"sql\":\"SELECT * FROM p5 EMIT CHANGES;\"}"), 400);
        json(server.post("/api/lookup", "{\"sql\":\"DROP TABLE p5;\"}"), 400);
        assertThat(server.sessions().currentCatalog().find("P5")).isPresent();
    }
}
