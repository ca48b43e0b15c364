// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.live.Frame;
import dev.millrace.server.live.LiveSubscription;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as Server-Sent Events on the response of a request, whose thread it keeps until the query ends or the client is gone.
 * A comment each 15 s keeps the connection, and finds out whether there is still somebody.
 */
final class EventStream {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Semaphore ready = new Semaphore(0);
    private final long pauseNanos = TimeUnit.SECONDS.toNanos(1) / LiveLimits.RATE_DEFAULT;

    private final Usage usage;

    EventStream(Usage usage) {
        this.usage = usage;
    }

    /** Tells that there is something to send. */
    void wake() {
        ready.release();
    }

    /**
     * Sends all of {@code subscription}.
     *
     * @param stopped whether the server stops
     */
    void send(Context request, LiveSubscription subscription, String sql, BooleanSupplier stopped) {
        HttpServletResponse response = request.res();
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        try (subscription) {
            OutputStream out = response.getOutputStream();
            boolean more = true;
            while (more && !stopped.getAsBoolean()) {
                Frame frame = subscription.take();
                if (frame != null) {
                    more = send(out, frame, sql);
                } else if (!ready.tryAcquire(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)) {
                    out.write(COMMENT);
                    out.flush();
                } else {
                    ready.drainPermits();
                }
            }
        } catch (IOException gone) {
            // The client has gone; its query ends with this.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean send(OutputStream out, Frame frame, @Nullable String sql) throws IOException, InterruptedException {
        String text = "event: " + FrameJson.type(frame) + "\ndata: "
                + Json.text(json -> FrameJson.write(json, null, sql, frame)) + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        FrameJson.count(frame, usage);
        if (frame instanceof Frame.Rows) {
            // What comes meanwhile goes into one frame.
            TimeUnit.NANOSECONDS.sleep(pauseNanos);
        }
        return !(frame instanceof Frame.End) && !(frame instanceof Frame.Failed);
    }
}
