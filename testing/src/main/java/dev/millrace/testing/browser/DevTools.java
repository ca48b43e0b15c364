// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The DevTools protocol over one WebSocket: commands with their replies, and events by session. Commands may come from any thread;
 * events are told on the WebSocket's thread, in order, and whoever takes them must not wait.
 */
final class DevTools implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Long, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, Reply>> sessions = new ConcurrentHashMap<>();
    private final WebSocket socket;
    private volatile @Nullable String lost;
    private long lastId;

    /** The browser refused a command, or is gone. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    DevTools(URI address) {
        socket =
                client.newWebSocketBuilder().buildAsync(address, new Messages()).join();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                take(message);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            lose("the browser closed the connection: " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lose("the connection to the browser failed: " + error);
        }
    }

    private void take(String message) {
        Reply reply;
        try {
            reply = new Reply(JsonText.parse(message));
        } catch (BadRecordException bad) {
            lose("the browser sent something else than JSON: " + bad.getMessage());
            return;
        }
        if (reply.get("id").present()) {
            CompletableFuture<Reply> asked = waiting.remove(reply.get("id").whole());
            if (asked == null) {
                return;
            }
            if (reply.get("error").present()) {
                asked.completeExceptionally(
                        new Refused(reply.get("error").get("message").text()));
            } else {
                asked.complete(reply.get("result"));
            }
        } else {
            BiConsumer<String, Reply> events =
                    sessions.get(reply.get("sessionId").text());
            if (events != null) {
                events.accept(reply.get("method").text(), reply.get("params"));
            }
        }
    }

    private void lose(String reason) {
        lost = reason;
        waiting.values().forEach(asked -> asked.completeExceptionally(new Refused(reason)));
    }

    /** Whether the browser is gone. */
    boolean isLost() {
        return lost != null;
    }

    /** Tells {@code events} the events of {@code session} from now on. */
    void listen(String session, BiConsumer<String, Reply> events) {
        sessions.put(session, events);
    }

    void forget(String session) {
        sessions.remove(session);
    }

    /**
     * Sends a command and waits for its reply.
     *
     * @param session the page's, or empty for the browser itself
     * @throws Refused if the browser refuses it, is gone or does not answer within {@link #PATIENCE}
     */
    Reply send(String session, String method, Map<String, ?> parameters) {
        CompletableFuture<Reply> asked = new CompletableFuture<>();
        String reason = lost;
        if (reason != null) {
            throw new Refused(reason);
        }
        synchronized (this) {
            long id = ++lastId;
            waiting.put(id, asked);
            Map<String, Object> command = new LinkedHashMap<>();
            command.put("id", id);
            command.put("method", method);
            command.put("params", parameters);
            if (!session.isEmpty()) {
                command.put("sessionId", session);
            }
            // A WebSocket takes one message at a time.
            try {
                var _ = socket.sendText(JsonText.toText(command), true).join();
            } catch (CompletionException failed) {
                waiting.remove(id);
                throw new Refused("the browser is gone: " + failed.getCause());
            }
        }
        try {
            return asked.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException failed) {
            throw new Refused(method + ": " + failed.getCause());
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
