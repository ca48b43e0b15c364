// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every request of a server on the loopback address. */
class HttpServerTest {

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

    /** The status line and the rest of an answer to bytes as they are. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itTellsWhoItIs() {
        var answer = server.get("/api/info");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.body()).contains("\"version\":\"test\"", "\"role\":\"admin\"", server.bootstrapServers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/info", "/api/nothing", "/api/live", "/ws/query"})
    void anotherHostIsRefused(String path) throws IOException {
        assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("evil.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "%"})
    void anotherOriginIsRefused(String origin) throws IOException {
        String host = "127.0.0.1:" + server.port();
        assertThat(exchange("GET /api/info HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void itsOwnOriginIsTaken() throws IOException {
        String host = "127.0.0.1:" + server.port();
        assertThat(exchange("GET /api/info HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void changesHaveToComeAsJson() {
        var form = server.send(server.request("/api/ticket")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b"))
                .build());
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(server.send(server.request("/api/ticket")
                                .POST(BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.post("/api/ticket", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aLargeBodyIsRefused() throws IOException {
        assertThat(exchange("POST /api/ticket HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: 20971520\r\n"
                        + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/statements", "/topics/large", "/ksql"})
    void aLargeBodyInChunksIsRefused(String path) throws IOException {
        server.post("/api/topics", "{\"name\":\"large\"}");
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        assertThat(exchange("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n"
                        + chunk.repeat(11) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @CsvSource({"/api/nothing,404", "/console/nothing.js,404", "/console/..%2f..%2fpackage-info.class,404"})
    void whatIsNotThereSaysSo(String path, int status) throws IOException {
        String answer = exchange(
                "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("NOT_FOUND");
    }

    @Test
    void itSpeaksHttp2InClearText() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var answer = client.send(server.request("/api/info").build(), BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOpenAddressNeedsCredentialsAndTls() {
        HttpSettings open = new HttpSettings("0.0.0.0", 0, java.util.List.of(), null, null, null);
        assertThatThrownBy(open::check).hasMessageContaining("without credentials");
    }
}
