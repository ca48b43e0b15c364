// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Rows as text frames of a WebSocket: the columns first, then a frame for each row. A frame is sent when the one before it has been taken,
 * so a slow reader slows its query down. A query that ends closes the socket with 1000, one that fails with 1011 after a frame that
 * says why.
 */
final class WebSocketRowsAnswer implements RowsAnswer {

    private static final int NORMAL = 1000;
    private static final int SERVER_ERROR = 1011;
    private static final int REASON_BYTES_MAX = 120;
    private static final Duration DEAF = Duration.ofMinutes(2);
    private static final Duration PING = Duration.ofMinutes(1);

    private final Session socket;
    private long lastNanos = System.nanoTime();

    WebSocketRowsAnswer(Session socket) {
        this.socket = socket;
    }

    @Override
    public void begin(Header header) {
        send(json -> {
            json.writeStartArray();
            header.columns().forEach(column -> KsqlSchema.writeField(json, column, null));
            json.writeEndArray();
        });
    }

    @Override
    public void row(List<? extends @Nullable Object> values, boolean tombstone) {
        send(json -> RowsFormat.OBJECTS.row(json, values, tombstone));
    }

    @Override
    public void flush() {
        // Each frame has been sent.
    }

    @Override
    public void end(String reason) {
        close(NORMAL, reason);
    }

    @Override
    public void fail(KsqlError error) {
        send(error::write);
        close(SERVER_ERROR, error.message());
    }

    /** Says now and then that the query still runs, because a quiet socket is closed. */
    @Override
    public boolean isGone() {
        if (socket.isOpen() && System.nanoTime() - lastNanos > PING.toNanos()) {
            lastNanos = System.nanoTime();
            socket.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
        return !socket.isOpen();
    }

    private void send(Consumer<JsonGenerator> content) {
        CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
        String text = new String(Json.bytes(content), StandardCharsets.UTF_8);
        socket.sendText(text, Callback.from(() -> taken.complete(null), taken::completeExceptionally));
        lastNanos = System.nanoTime();
        try {
            taken.get(DEAF.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException closed) {
            throw new ClientGoneException(closed);
        } catch (TimeoutException deaf) {
            socket.disconnect();
            throw new ClientGoneException(deaf);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException(stopped);
        }
    }

    private void close(int code, String reason) {
        socket.close(code, shortened(reason), Callback.NOOP);
    }

    /** A close frame takes 123 bytes. */
    private static String shortened(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES_MAX) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }
}
