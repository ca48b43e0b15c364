// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.HttpApi;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queries and rows over ksqlDB's API, with HTTP/1.1 and HTTP/2 in clear text. */
@Timeout(300)
class KsqlQueryTest {

    private static final String DELIMITED = "application/vnd.ksqlapi.delimited.v1";
    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static HttpClient http2;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory);
        http2 = client(Version.HTTP_2);
    }

    /** A client that has a connection: the JDK's changes to HTTP/2 in clear text with a request that has no body. */
    private static HttpClient client(Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        var answer = client.send(server.request("/info").build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        return client;
    }

    @AfterAll
    static void stop() {
        http2.shutdownNow();
        server.close();
    }

    private static void ksql(String sql) {
        var answer = server.post("/ksql", body("ksql", sql).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static ObjectNode body(String member, String sql) {
        ObjectNode body = Json.MAPPER.createObjectNode().put(member, sql);
        body.putObject("properties").put("auto.offset.reset", "earliest");
        return body;
    }

    private static HttpResponse<InputStream> send(Version version, String path, String accept, String body)
            throws Exception {
        return http2.send(
                server.request(path)
                        .version(version)
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static String all(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String stream(String name) {
        return "CREATE STREAM " + name + " (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='" + name
                + "', VALUE_FORMAT='JSON', PARTITIONS=1);";
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aPullQueryAnswersInTheShapeAskedFor(Version version) throws Exception {
        String name = "s_a_" + version.name().toLowerCase(Locale.ROOT);
        ksql(stream(name) + "INSERT INTO " + name + " VALUES ('pen', 3); INSERT INTO " + name + " VALUES ('ink', 5);");
        String select = body("sql", "SELECT * FROM " + name + ";").toString();

        var lines = send(version, "/query-stream", DELIMITED, select);
        assertThat(lines.version()).isEqualTo(version);
        assertThat(lines.headers().firstValue("Content-Type")).hasValue(DELIMITED);
        assertThat(all(lines).lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .endsWith(
                                        "\"columnNames\":[\"ITEM\",\"AMOUNT\"],\"columnTypes\":[\"STRING\",\"INTEGER\"]}"),
                        row -> assertThat(row).isEqualTo("[\"pen\",3]"),
                        row -> assertThat(row).isEqualTo("[\"ink\",5]"));

        JsonNode array = json(all(send(version, "/query-stream", "application/json, */*", select)));
        assertThat(array.size()).isEqualTo(3);
        assertThat(array.get(2).toString()).isEqualTo("[\"ink\",5]");

        JsonNode objects = json(all(send(version, "/query", "application/vnd.ksql.v1+json", select)));
        assertThat(objects.at("/0/header/schema").asString()).isEqualTo("`ITEM` STRING KEY, `AMOUNT` INTEGER");
        assertThat(objects.get(1).toString()).isEqualTo("{\"row\":{\"columns\":[\"pen\",3]}}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aPushQueryShowsRowsAsTheyComeUntilItIsClosed(Version version) throws Exception {
        String name = "s_b_" + version.name().toLowerCase(Locale.ROOT);
        ksql(stream(name));
        var answer = send(
                version,
                "/query-stream",
                DELIMITED,
                "{\"sql\":\"SELECT item, amount * 2 AS d FROM " + name + " EMIT CHANGES;\"}");
        try (BufferedReader rows = lines(answer)) {
            String id = json(rows.readLine()).at("/queryId").asString();
            assertThat(id).startsWith("transient_" + name.toUpperCase(Locale.ROOT));
            var acks = send(
                    version,
                    "/inserts-stream",
                    DELIMITED,
                    "{\"target\":\"" + name
                            + "\"}\n{\"item\":\"pen\",\"amount\":3}\n{\"ITEM\":\"ink\",\"AMOUNT\":null}\n");
            assertThat(all(acks)).isEqualTo("{\"status\":\"ok\",\"seq\":0}\n{\"status\":\"ok\",\"seq\":1}\n");
            assertThat(rows.readLine()).isEqualTo("[\"pen\",6]");
            assertThat(rows.readLine()).isEqualTo("[\"ink\",null]");
            assertThat(server.post("/ksql", "{\"ksql\":\"SHOW QUERIES;\"}").body())
                    .contains(id, "\"queryType\":\"PUSH\"");
            assertThat(server.post("/close-query", "{\"queryId\":\"" + id + "\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(rows.readLine()).isNull();
            assertThat(server.post("/close-query", "{\"queryId\":\"" + id + "\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void aQueryEndsSoonWhenItsClientGoesAway(Version version) throws Exception {
        String name = "s_c_" + version.name().toLowerCase(Locale.ROOT);
        ksql(stream(name));
        HttpClient client = client(version);
        try {
            var answer = client.send(
                    server.request("/query-stream")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"sql\":\"SELECT * FROM " + name + " EMIT CHANGES;\"}"))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body().read()).isEqualTo('{');
            assertThat(server.post("/ksql", "{\"ksql\":\"SHOW QUERIES;\"}").body())
                    .contains("FROM " + name);
        } finally {
            client.shutdownNow();
        }
        awaitNoQuery("FROM " + name);
    }

    @Test
    void aClientThatReadsLateMissesNothing() throws Exception {
        ksql("CREATE STREAM s_j (id INT, padding VARCHAR) WITH (KAFKA_TOPIC='s_j', VALUE_FORMAT='JSON',"
                + " PARTITIONS=1);");
        int count = 3_000;
        String padding = "x".repeat(4_096);
        for (int from = 0; from < count; from += count / 2) {
            StringBuilder sent = new StringBuilder("{\"target\":\"s_j\"}\n");
            for (int i = from; i < from + count / 2; i++) {
                sent.append("{\"id\":" + i + ",\"padding\":\"" + padding + "\"}\n");
            }
            var acks = send(Version.HTTP_1_1, "/inserts-stream", DELIMITED, sent.toString());
            assertThat(all(acks).lines()).hasSize(count / 2).allMatch(ack -> ack.startsWith("{\"status\":\"ok\""));
        }
        String select = body("sql", "SELECT * FROM s_j EMIT CHANGES LIMIT " + count + ";")
                .toString();
        // More than sockets and windows hold, so each query waits for its reader, the second while the first one is
        // read.
        var first = send(Version.HTTP_1_1, "/query-stream", DELIMITED, select);
        var second = send(Version.HTTP_2, "/query-stream", DELIMITED, select);
        for (var answer : List.of(first, second)) {
            try (BufferedReader rows = lines(answer)) {
                assertThat(rows.readLine()).contains("columnNames");
                for (int i = 0; i < count; i++) {
                    assertThat(rows.readLine()).isEqualTo("[" + i + ",\"" + padding + "\"]");
                }
                assertThat(rows.readLine()).isNull();
            }
        }
    }

    private static void awaitNoQuery(String text) {
        long until = System.nanoTime() + LIMIT_NANOS;
        String said = server.post("/ksql", "{\"ksql\":\"SHOW QUERIES;\"}").body();
        while (said.contains(text) && System.nanoTime() < until) {
            said = server.post("/ksql", "{\"ksql\":\"SHOW QUERIES;\"}").body();
        }
        assertThat(said).doesNotContain(text);
    }

    @Test
    void aPushQueryWithALimitIsOneArrayAndTellsTombstones() throws Exception {
        ksql("CREATE TABLE t_d (id BIGINT PRIMARY KEY, at TIMESTAMP, tags ARRAY<VARCHAR>) WITH (KAFKA_TOPIC='t_d',"
                + " VALUE_FORMAT='JSON', PARTITIONS=1);");
        var acks = send(
                Version.HTTP_1_1,
                "/inserts-stream",
                "application/json",
                "{\"target\":\"T_D\"}\n{\"id\":1,\"at\":\"2024-01-31T10:15:30\",\"tags\":[\"a\",null]}\n");
        assertThat(json(all(acks)).toString()).isEqualTo("[{\"status\":\"ok\",\"seq\":0}]");
        var answer = send(
                Version.HTTP_1_1,
                "/query",
                "*/*",
                "{\"ksql\":\"SELECT * FROM t_d EMIT CHANGES LIMIT"
                        + " 2;\",\"streamsProperties\":{\"ksql.streams.auto.offset.reset\":\"earliest\"}}");
        StringBuilder whole = new StringBuilder();
        try (BufferedReader rows = lines(answer)) {
            whole.append(rows.readLine());
            String row = rows.readLine();
            assertThat(row).isEqualTo("{\"row\":{\"columns\":[1,\"2024-01-31T10:15:30.000\",[\"a\",null]]}},");
            ksql("DELETE FROM t_d WHERE id = 1;");
            whole.append(row).append(rows.readLine()).append(rows.readLine());
        }
        JsonNode array = json(whole.toString());
        assertThat(array.at("/0/header/schema").asString())
                .isEqualTo("`ID` BIGINT, `AT` TIMESTAMP, `TAGS` ARRAY<STRING>");
        assertThat(array.at("/2").toString()).isEqualTo("{\"row\":{\"columns\":[1,null,null],\"tombstone\":true}}");
        assertThat(array.at("/3/finalMessage").asString()).isEqualTo("Limit Reached");
    }

    @Test
    void terminateEndsAPushQuery() throws Exception {
        ksql(stream("s_e"));
        var answer = send(
                Version.HTTP_2,
                "/query",
                "*/*",
                body("ksql", "SELECT * FROM s_e EMIT CHANGES;").toString());
        try (BufferedReader rows = lines(answer)) {
            String header = rows.readLine();
            String id = json(header.substring(1, header.length() - 1))
                    .at("/header/queryId")
                    .asString();
            ksql("TERMINATE " + id + ";");
            assertThat(rows.readLine()).isEqualTo("{\"finalMessage\":\"Query terminated\"}]");
        }
    }

    @Test
    void aWebSocketShowsColumnsAndRowsAndClosesAtTheLimit() throws Exception {
        ksql(stream("s_i") + "INSERT INTO s_i VALUES ('pen', 3);");
        ObjectNode asked = Json.MAPPER.createObjectNode().put("ksql", "SELECT * FROM s_i EMIT CHANGES LIMIT 1;");
        asked.putObject("streamsProperties").put("auto.offset.reset", "earliest");
        assertThat(frames(asked.toString()))
                .containsExactly(
                        "[{\"name\":\"ITEM\",\"schema\":{\"type\":\"STRING\",\"fields\":null,\"memberSchema\":null}},"
                            + "{\"name\":\"AMOUNT\",\"schema\":{\"type\":\"INTEGER\",\"fields\":null,\"memberSchema\":null}}]",
                        "{\"row\":{\"columns\":[\"pen\",3]}}",
                        "1000 Limit Reached");
        assertThat(frames("{\"ksql\":\"SELECT * FROM nothing_i EMIT CHANGES;\"}"))
                .satisfiesExactly(
                        error -> assertThat(error).contains("\"error_code\":40001", "NOTHING_I"),
                        close -> assertThat(close).startsWith("1011 line 1:"));
    }

    /** The frames that a WebSocket shows until it is closed, and at last the code and the reason. */
    private static List<String> frames(String request) throws Exception {
        List<String> frames = new ArrayList<>();
        StringBuilder frame = new StringBuilder();
        CompletableFuture<String> closed = new CompletableFuture<>();
        URI address = URI.create(server.address().replaceFirst("http", "ws"))
                .resolve("/ws/query?request=" + URLEncoder.encode(request, StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            var socket = client.newWebSocketBuilder()
                    .buildAsync(address, new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            frame.append(data);
                            if (last) {
                                frames.add(frame.toString());
                                frame.setLength(0);
                            }
                            from.request(1);
                            return null;
                        }

                        @Override
                        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                            closed.complete(code + " " + reason);
                            return null;
                        }

                        @Override
                        public void onError(WebSocket from, Throwable failure) {
                            closed.completeExceptionally(failure);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
            frames.add(closed.get(60, TimeUnit.SECONDS));
            socket.abort();
            client.shutdownNow();
        }
        return frames;
    }

    @Test
    void theFirstRowThatDoesNotFitEndsTheInsert() throws Exception {
        ksql(stream("s_f"));
        String sent = """
            {"target":"s_f"}
            {"item":"a","amount":1}
            {"item":"b","amount":"2"}
            {"item":"c"}
            """;
        List<String> acks = all(send(Version.HTTP_2, "/inserts-stream", DELIMITED, sent))
                .lines()
                .toList();
        assertThat(acks).hasSize(2);
        assertThat(acks.getFirst()).isEqualTo("{\"status\":\"ok\",\"seq\":0}");
        assertThat(acks.get(1))
                .startsWith("{\"status\":\"error\",\"error_code\":40000,")
                .contains("AMOUNT is no INT")
                .endsWith("\"seq\":1}");
        assertThat(all(send(
                                Version.HTTP_2,
                                "/query-stream",
                                DELIMITED,
                                body("sql", "SELECT item FROM s_f;").toString()))
                        .lines()
                        .skip(1))
                .containsExactly("[\"a\"]");
        var unknown = send(Version.HTTP_1_1, "/inserts-stream", DELIMITED, "{\"target\":\"nothing_f\"}\n{}\n");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(all(unknown)).contains("\"error_code\":40000", "NOTHING_F");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM nothing_g EMIT CHANGES;|40001",
                "SELECT 1; SELECT 2;|40000",
                "CREATE STREAM s_g (a INT) WITH (KAFKA_TOPIC='s_g', VALUE_FORMAT='JSON', PARTITIONS=1);|40002"
            })
    void whatIsNoQueryIsRefusedWithAStatus(String sql, int code) throws Exception {
        for (Version version : Version.values()) {
            if (version == Version.HTTP_1_1 || version == Version.HTTP_2) {
                var answer = send(
                        version, "/query-stream", DELIMITED, body("sql", sql).toString());
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(json(all(answer)).at("/error_code").asInt()).isEqualTo(code);
            }
        }
    }

    @Test
    void rolesHold() throws Exception {
        ksql(stream("s_h"));
        Path users = directory.resolve("users");
        Files.writeString(users, Users.tokenLine("ann", Role.READER, "reads") + "\n");
        var context = new ServerContext(server.sessions(), server.service(), directory, true, "test", 0);
        try (HttpServer guarded = HttpApi.start(HttpSettings.onLoopback(0).withUsers(users), context)) {
            assertThat(as(guarded, null, "/ksql", "{\"ksql\":\"SHOW STREAMS;\"}"))
                    .contains("\"error_code\":40100");
            assertThat(as(guarded, "reads", "/ksql", "{\"ksql\":\"SHOW STREAMS;\"}"))
                    .contains("\"S_H\"");
            assertThat(as(guarded, "reads", "/ksql", "{\"ksql\":\"DROP STREAM s_h;\"}"))
                    .contains("\"error_code\":40300", "statement_error");
            assertThat(as(guarded, "reads", "/ksql", "{\"ksql\":\"INSERT INTO s_h VALUES ('a', 1);\"}"))
                    .contains("\"error_code\":40300");
            assertThat(as(guarded, "reads", "/inserts-stream", "{\"target\":\"s_h\"}"))
                    .contains("\"error_code\":40300");
            assertThat(as(guarded, "reads", "/query-stream", "{\"sql\":\"SELECT * FROM s_h;\"}"))
                    .contains("columnNames");
        }
    }

    private static String as(HttpServer guarded, @Nullable String token, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(guarded.address()).resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http2.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void theClientKsqldbClientWorks() throws Exception {
        assertThat(new NodePrograms(directory).converse("ksqldb-client", server.port()))
                .containsExactly(
                        "create 200 SUCCESS",
                        "persistent CTAS_TOTALS_N_#",
                        "insert 200 [{\"status\":\"ok\",\"seq\":0}]",
                        "insert 200 [{\"status\":\"ok\",\"seq\":0}]",
                        "insert 200 [{\"status\":\"ok\",\"seq\":0}]",
                        "push [{\"ITEM\":\"pen\",\"AMOUNT\":3},{\"ITEM\":\"ink\",\"AMOUNT\":5},{\"ITEM\":\"pen\",\"AMOUNT\":4}]",
                        "close 200",
                        "ended 200",
                        "pull [\"ITEM\",\"AMOUNT\"] [{\"ITEM\":\"pen\",\"AMOUNT\":3},{\"ITEM\":\"ink\",\"AMOUNT\":5},"
                                + "{\"ITEM\":\"pen\",\"AMOUNT\":4}]",
                        "refused 400 statement_error 40001",
                        "streams [\"ORDERS_N\"]",
                        "tables [\"TOTALS_N\"]",
                        "topics [{\"name\":\"orders_n\",\"replicaInfo\":[1]}]",
                        "queries [[\"TOTALS_N\"]]",
                        "describe [[\"ITEM\",\"STRING\"],[\"AMOUNT\",\"INTEGER\"]]",
                        "terminate 200",
                        "drop 200",
                        "drop 200");
    }

    @Test
    void theClientKsqlientWorks() throws Exception {
        assertThat(new NodePrograms(directory).converse("ksqlient", server.port()))
                .containsExactly(
                        "create SUCCESS",
                        "persistent CSAS_LARGE_Q_#",
                        "insert [{\"status\":\"ok\",\"seq\":0},{\"status\":\"ok\",\"seq\":1}]",
                        "push [\"STRING\",\"INTEGER\"] [[\"pen\",3],[\"ink\",5]]",
                        "terminate SUCCESS",
                        "pull [\"ITEM\",\"AMOUNT\"] [[\"pen\",3],[\"ink\",5]]",
                        "refused ksqlDBError 40001",
                        "streams [\"ORDERS_Q\"]",
                        "describe [\"ITEM\",\"AMOUNT\"]",
                        "status SUCCESS",
                        "info [\"KsqlServerInfo\"]",
                        "health true",
                        "cluster true",
                        "property true",
                        "terminate SUCCESS",
                        "drop SUCCESS",
                        "drop SUCCESS");
    }
}
