// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.openapi.OpenApiDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What strangers may try, on all routes at once. */
class SecurityTest {

    private static final int DEPTH = 10_000;

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

    /** What comes back until the server closes the connection. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String host() {
        return "127.0.0.1:" + server.port();
    }

    private static String handshake(String path, String host, String origin) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/live", "/ws/query?request=%7B%22ksql%22%3A%22SHOW%20STREAMS%3B%22%7D"})
    void aPageOfAnotherSiteOpensNoWebSocket(String path) throws IOException {
        for (String[] hostAndOrigin :
                new String[][] {{host(), "http://evil.example"}, {"evil.example", "http://evil.example"}}) {
            String answer = firstLine(handshake(path, hostAndOrigin[0], hostAndOrigin[1]));
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
        assertThat(firstLine(handshake("/api/live", host(), "http://" + host())))
                .startsWith("HTTP/1.1 101");
    }

    /** The status line alone: a WebSocket that is open does not end by itself. */
    private static String firstLine(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            StringBuilder line = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
            return line.toString();
        }
    }

    /** Every described route with something variable in its path, as {@code METHOD path}. */
    private static List<String> routesWithNames() {
        List<String> routes = new ArrayList<>();
        JsonNode document = Json.parse(Json.MAPPER.writeValueAsBytes(OpenApiDocument.of("test")));
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                String method = member.getKey().toUpperCase(Locale.ROOT);
                if (path.getKey().contains("{")
                        && List.of("GET", "POST", "PUT", "DELETE").contains(method)) {
                    routes.add(method + " " + path.getKey());
                }
            }
        }
        return routes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2f..%2fetc%2fpasswd",
                "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "..%5c..%5cwindows",
                "%2fetc%2fpasswd"
            })
    void noNameInAPathLeadsToAFile(String name) throws IOException {
        List<String> routes = routesWithNames();
        assertThat(routes).hasSizeGreaterThan(10);
        for (String route : routes) {
            String[] parts = route.replaceAll("\\{[^}]*}", name).split(" ", -1);
            String body = parts[0].equals("GET") ? "" : "Content-Type: application/json\r\nContent-Length: 2\r\n";
            String answer = exchange(parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: " + host() + "\r\n" + body
                    + "Connection: close\r\n\r\n" + (body.isEmpty() ? "" : "{}"));
            assertThat(answer).as(route).startsWith("HTTP/1.1 404").doesNotContain("root:");
        }
    }

    @Test
    void deepStatementsAreRefused() {
        String deep = "SELECT " + "(".repeat(DEPTH) + "1" + ")".repeat(DEPTH) + " AS x FROM s EMIT CHANGES;";
        String sql = Json.MAPPER.writeValueAsString(deep);
        for (String path : List.of("/api/statements", "/api/lookup", "/query-stream")) {
            var answer = server.post(path, "{\"sql\":" + sql + "}");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
        }
        for (String path : List.of("/ksql", "/query")) {
            assertThat(server.post(path, "{\"ksql\":" + sql + "}").statusCode())
                    .as(path)
                    .isEqualTo(400);
        }
        assertThat(server.post("/api/analyze", "{\"sql\":" + sql + "}").body()).contains("TOO_COMPLEX");
    }

    @Test
    void deepJsonIsRefused() {
        String deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
        server.post("/api/topics", "{\"name\":\"deep\"}");
        for (String path : List.of("/api/statements", "/ksql", "/topics/deep")) {
            assertThat(server.post(path, deep).statusCode()).as(path).isEqualTo(400);
        }
    }

    @Test
    void aDeepConditionIsRefused() {
        String deep = "(".repeat(1_000) + "1" + ")".repeat(1_000) + " = 1";
        server.post("/api/topics", "{\"name\":\"conditions\"}");
        var answer =
                server.get("/api/topics/conditions/messages?where=" + URLEncoder.encode(deep, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("TOO_COMPLEX");
    }
}
