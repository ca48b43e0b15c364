// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Users;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that knows its users. */
class SignInTest {

    private static final String TOKEN = "k7Jq0x9-long-and-random-0123456789";

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path users = Files.write(
                directory.resolve("users"),
                List.of(
                        "# who may use it",
                        Users.line("anna", Role.ADMIN, "correct horse"),
                        Users.line("rita", Role.READER, "battery staple"),
                        Users.tokenLine("grafana", Role.WRITER, TOKEN)));
        server = TestServer.start(directory, HttpSettings.onLoopback(0).withUsers(users));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoIsKnownIsNamed() {
        assertThat(server.send(server.request("/api/info")
                                .header("Authorization", basic("anna:correct horse"))
                                .build())
                        .body())
                .contains("\"user\":\"anna\"", "\"role\":\"admin\"");
        assertThat(server.send(server.request("/api/info")
                                .header("Authorization", "Bearer " + TOKEN)
                                .build())
                        .body())
                .contains("\"user\":\"grafana\"", "\"role\":\"writer\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna:wrong", "nobody:correct horse", "anna", ":", "rita:correct horse"})
    void wrongCredentialsAreRefused(String pair) {
        var answer = server.send(
                server.request("/api/info").header("Authorization", basic(pair)).build());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("UNAUTHENTICATED", "wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer nothing", "Digest x", "Basic %%%", "nonsense"})
    void strangeHeadersAreRefused(String header) {
        assertThat(server.send(server.request("/api/info")
                                .header("Authorization", header)
                                .build())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void missingCredentialsAreAskedFor() {
        var answer = server.get("/api/info");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic realm="));
    }

    @Test
    void aTicketStandsForSomebodyOnce() {
        String answer = server.send(server.request("/api/ticket")
                        .header("Authorization", basic("rita:battery staple"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.noBody())
                        .build())
                .body();
        String ticket = answer.replaceFirst(".*\"ticket\":\"([^\"]+)\".*", "$1");
        assertThat(server.get("/api/info?ticket=" + ticket).body()).contains("\"user\":\"rita\"");
        assertThat(server.get("/api/info?ticket=" + ticket).statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongFileIsRefused() throws IOException {
        Path users = Files.writeString(directory.resolve("wrong"), "anna:admin:secret\n");
        assertThatThrownBy(() -> Users.read(users)).hasMessageContaining("Line 1");
        assertThatThrownBy(() -> Users.read(directory.resolve("none"))).hasMessageContaining("Cannot read");
    }
}
