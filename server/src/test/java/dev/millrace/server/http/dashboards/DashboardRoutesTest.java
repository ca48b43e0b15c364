// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.RecordedResults;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Users;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Dashboards over HTTP, and what holds for all addresses with a name in them: who may do what, and that names are no paths. */
class DashboardRoutesTest {

    private static final String DASHBOARD = """
        {"title":"Mine","needs":"mine","panels":[{"title":"P","sql":"SELECT n FROM mine EMIT CHANGES;",
        "from":"latest","draw":"number","y":["N"],"pin":0.25}]}\
        """;

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path users = directory.resolve("users");
        Files.write(
                users,
                List.of(
                        Users.tokenLine("r", Role.READER, "reading"),
                        Users.tokenLine("w", Role.WRITER, "writing"),
                        Users.tokenLine("a", Role.ADMIN, "ruling")));
        server = TestServer.start(directory, HttpSettings.onLoopback(0).withUsers(users));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String token, String method, String path, String body) {
        return server.send(HttpRequest.newBuilder(URI.create(server.address()).resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.MAPPER.readTree(answer.body());
    }

    @Test
    void aDashboardIsSavedShownAndDeleted() throws IOException {
        JsonNode saved = json(send("writing", "PUT", "/api/dashboards/mine", DASHBOARD), 200);
        assertThat(saved.get("ready").booleanValue()).isFalse();
        assertThat(Files.readString(directory.resolve("dashboards/mine.yaml"))).isEqualTo("""
            title: Mine
            needs: mine
            panels:
              - title: P
                sql: SELECT n FROM mine EMIT CHANGES;
                from: latest
                draw: number
                y:
                  - N
                pin: 0.25
            """);
        server.run(
                "CREATE STREAM mine (n INT) WITH (KAFKA_TOPIC='mine', VALUE_FORMAT='JSON', PARTITIONS=1);",
                new RecordedResults());
        JsonNode shown = json(send("reading", "GET", "/api/dashboards/mine", ""), 200);
        assertThat(shown.get("ready").booleanValue()).isTrue();
        assertThat(shown.at("/panels/0/pin").toString()).isEqualTo("0.25");
        // What was shown can be sent back.
        json(send("writing", "PUT", "/api/dashboards/mine", shown.toString()), 200);
        assertThat(json(send("reading", "GET", "/api/dashboards", ""), 200)
                        .get("dashboards")
                        .valueStream()
                        .map(each -> each.get("id").asString()))
                .contains("mine");
        assertThat(send("writing", "DELETE", "/api/dashboards/mine", "").statusCode())
                .isEqualTo(204);
        json(send("reading", "GET", "/api/dashboards/mine", ""), 404);
        json(send("writing", "DELETE", "/api/dashboards/mine", ""), 404);
    }

    @Test
    void aMistakeIsNamed() {
        JsonNode error =
                json(send("writing", "PUT", "/api/dashboards/bad", DASHBOARD.replace("\"number\"", "\"pie\"")), 400);
        assertThat(error.at("/error/message").asString())
                .isEqualTo("The dashboard is not saved: panel 1 (P): draw has to be line, area, bar, number, table or"
                        + " heatmap.");
        assertThat(directory.resolve("dashboards/bad.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "reading,POST,/api/topics",
        "writing,POST,/api/topics",
        "reading,DELETE,/api/topics/t",
        "writing,DELETE,/api/topics/t",
        "reading,POST,/topics/t",
        "reading,PUT,/api/dashboards/d",
        "reading,DELETE,/api/dashboards/d",
        "reading,POST,/api/dead-letters/0-0/retry"
    })
    void whoMayNotIsRefused(String token, String method, String path) {
        assertThat(json(send(token, method, path, "{}"), 403).at("/error/code").asString())
                .isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource({
        "reading,GET,/api/topics,200",
        "reading,GET,/api/groups,200",
        "reading,GET,/api/dead-letters,200",
        "writing,POST,/topics/nowhere,404",
        "writing,POST,/api/dead-letters/0-999999999/retry,404",
        "ruling,DELETE,/api/topics/nowhere,404",
        "nobody,GET,/api/topics,401"
    })
    void whoMayIsNot(String token, String method, String path, int status) {
        json(send(token, method, path, method.equals("GET") ? "" : "{}"), status);
    }

    /** The start of the answer to a request with this path, unchanged. */
    private static String exchange(String method, String path, String more) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\nAuthorization: Bearer ruling\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + more + "\r\n";
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2f..%2fetc%2fpasswd",
                "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "..%5c..%5cwindows",
                "%2fetc%2fpasswd",
                "a%2fb"
            })
    void aNameIsNeverAPath(String name) throws IOException {
        assertAllRefuse(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "mine.yaml%00", "%"})
    void aPathThatIsNoneIsRefusedAtOnce(String name) throws IOException {
        assertThat(exchange("GET", "/api/topics/" + name, "")).startsWith("HTTP/1.1 400");
        assertThat(exchange("GET", "/api/dashboards/" + name, "")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 5_000})
    void aVeryLongNameIsNoName(int length) throws IOException {
        assertAllRefuse("n".repeat(length));
    }

    private static void assertAllRefuse(String name) throws IOException {
        for (String route : List.of(
                "GET /api/topics/{}",
                "DELETE /api/topics/{}",
                "GET /api/topics/{}/messages",
                "POST /topics/{}",
                "GET /api/groups/{}",
                "POST /api/dead-letters/{}/retry",
                "GET /api/dashboards/{}",
                "PUT /api/dashboards/{}",
                "DELETE /api/dashboards/{}")) {
            String[] parts = route.replace("{}", name).split(" ");
            String body = parts[0].equals("GET") ? "" : "Content-Length: 2\r\n\r\n{}";
            assertThat(exchange(parts[0], parts[1], body))
                    .as(route)
                    .startsWith("HTTP/1.1 404")
                    .contains("NOT_FOUND");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/topics/%2e%2e", "/api/topics/../../etc/passwd", "/api/dashboards/%2e%2e", "/topics/%2e"})
    void dotsLeadNowhere(String path) throws IOException {
        assertThat(exchange("GET", path, "")).doesNotContain("HTTP/1.1 200").doesNotContain("root:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/t", "/api/topics", "/api/dead-letters/0-0/retry"})
    void aLargeBodyIsRefused(String path) throws IOException {
        assertThat(exchange("POST", path, "Content-Length: 20971520\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("TOO_LARGE");
    }

    @Test
    void aLargeDashboardIsRefused() throws IOException {
        assertThat(exchange("PUT", "/api/dashboards/d", "Content-Length: 20971520\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(send(
                                "writing",
                                "PUT",
                                "/api/dashboards/d",
                                DASHBOARD.replace("SELECT n", "SELECT " + "n".repeat(30_000)))
                        .statusCode())
                .isEqualTo(400);
    }
}
