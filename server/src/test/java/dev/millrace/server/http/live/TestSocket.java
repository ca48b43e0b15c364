// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A WebSocket client that keeps what it is sent until a test asks for it. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient client;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TestSocket(HttpClient client, URI address) {
        this.client = client;
        this.socket = client.newWebSocketBuilder().buildAsync(address, this).join();
    }

    static TestSocket open(TestServer server) {
        return open(server, "/api/live");
    }

    /** {@code path}: from a slash on. */
    static TestSocket open(TestServer server, String path) {
        return open(URI.create(server.address().replaceFirst("^http", "ws")).resolve(path));
    }

    static TestSocket open(URI address) {
        return new TestSocket(HttpClient.newHttpClient(), address);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(Json.parse(part.toString().getBytes(StandardCharsets.UTF_8)));
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(-1);
    }

    /** Sends JSON; single quotes stand for double ones. */
    void send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    void subscribe(String id, String sql, String more) {
        send("{'type':'subscribe','id':'" + id + "','sql':" + Json.text(generator -> generator.writeString(sql)) + more
                + "}");
    }

    /** The next message of this type and id that has not been asked for. */
    JsonNode await(String type, @Nullable String id) {
        return awaitMessage(
                type + " of " + id,
                message -> type.equals(message.path("type").asString())
                        && (id == null || id.equals(message.path("id").asString(""))));
    }

    /** The next message that fits; those before it are kept for other questions. */
    JsonNode awaitMessage(String what, Predicate<JsonNode> fits) {
        for (JsonNode message : seen) {
            if (fits.test(message)) {
                seen.remove(message);
                return message;
            }
        }
        long until = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < until) {
            try {
                JsonNode message = messages.poll(100, TimeUnit.MILLISECONDS);
                if (message != null && fits.test(message)) {
                    return message;
                }
                if (message != null) {
                    seen.add(message);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
        throw new AssertionError("no " + what + " within " + LIMIT + "; seen: " + seen);
    }

    /** Rows of a subscription as text, until there are as many as {@code count}. */
    List<String> awaitRows(String id, int count) {
        List<String> rows = new ArrayList<>();
        while (rows.size() < count) {
            await("rows", id).path("rows").forEach(row -> rows.add(row.toString()));
        }
        return rows;
    }

    /** The code with which the server has closed the connection; −1 if it broke. */
    int awaitClosed() {
        return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
