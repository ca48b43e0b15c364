// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-Sent Events, and subscriptions on a server that knows its users. */
class EventStreamTest {

    private static final String TOKEN = "open-sesame";

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        Path users = directory.resolve("users");
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
        Files.writeString(users, "token:look:reader:" + java.util.HexFormat.of().formatHex(hash) + "\n");
        server = TestServer.start(
                directory.resolve("data"), HttpSettings.onLoopback(0).withUsers(users));
        server.execute("CREATE STREAM e (item VARCHAR, amount INT)"
                + " WITH (KAFKA_TOPIC='e', VALUE_FORMAT='JSON', PARTITIONS=1);"
                + "INSERT INTO e VALUES ('pen', 3);");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<InputStream> stream(HttpClient client, String sql) throws Exception {
        return client.send(
                server.request("/api/stream?from=earliest&sql=" + URLEncoder.encode(sql, StandardCharsets.UTF_8))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build(),
                BodyHandlers.ofInputStream());
    }

    @Test
    void eventsComeAsTheyHappen() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = stream(client, "SELECT item, amount FROM e EMIT CHANGES LIMIT 2;");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("event: begin");
                assertThat(lines.readLine()).startsWith("data: {\"type\":\"begin\",\"columns\":[{\"name\":\"ITEM\"");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isEqualTo("event: rows");
                assertThat(lines.readLine()).contains("[[\"pen\",3]]");
                assertThat(lines.readLine()).isEmpty();
                server.execute("INSERT INTO e VALUES ('ink', 4);");
                assertThat(lines.readLine()).isEqualTo("event: rows");
                assertThat(lines.readLine()).contains("[[\"ink\",4]]");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isEqualTo("event: end");
                assertThat(lines.readLine()).isEqualTo("data: {\"type\":\"end\"}");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    @Test
    void aWrongQueryIsAnswered() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = stream(client, "SELECT itm FROM e EMIT CHANGES;");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("UNKNOWN_COLUMN", "\"column\":8");
        }
    }

    @Test
    void aSubscriptionNeedsATicketWhereUsersAreKnown() throws Exception {
        Assertions.assertThatThrownBy(() -> TestSocket.open(server))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
        String ticket = server.send(server.request("/api/ticket")
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                        .build())
                .body()
                .replaceAll(".*\"ticket\":\"([^\"]+)\".*", "$1");
        try (TestSocket socket = TestSocket.open(server, "/api/live?ticket=" + ticket)) {
            socket.subscribe("a", "SELECT item FROM e EMIT CHANGES;", ",'from':'earliest'");
            assertThat(socket.awaitRows("a", 1)).contains("[\"pen\"]");
        }
        Assertions.assertThatThrownBy(() -> TestSocket.open(server, "/api/live?ticket=" + ticket))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void aReaderRunsQueriesAndChangesNothing() {
        assertThat(statement("SELECT item FROM e;").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = statement("DROP STREAM e;");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("FORBIDDEN", "admin");
        assertThat(statement("INSERT INTO e VALUES ('x', 1);").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> statement(String sql) {
        return server.send(server.request("/api/statements")
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"sql\":\"" + sql + "\"}"))
                .build());
    }

    /** A client that leaves without a word is noticed at the next event, and its query ends. */
    @Test
    void aClientThatLeavesEndsItsQuery() throws IOException {
        server.execute("CREATE STREAM abandoned (item VARCHAR) WITH (KAFKA_TOPIC='abandoned', VALUE_FORMAT='JSON',"
                + " PARTITIONS=1);");
        String request =
                "GET /api/stream?sql=SELECT%20item%20FROM%20abandoned%20EMIT%20CHANGES; HTTP/1.1\r\nHost: 127.0.0.1:"
                        + server.port() + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
        }
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("millrace-live"))) {
            server.execute("INSERT INTO abandoned VALUES ('there?');");
            assertThat(System.nanoTime()).as("the query still runs").isLessThan(until);
        }
    }
}
