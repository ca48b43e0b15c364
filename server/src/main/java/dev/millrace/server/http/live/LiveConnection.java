// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.live.Frame;
import dev.millrace.server.live.LiveLimitException;
import dev.millrace.server.live.LiveQueries;
import dev.millrace.server.live.LiveSubscription;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * One WebSocket with all its subscriptions. A virtual thread sends: the answers first, then in turn a frame of each subscription that
 * has one and may send again. At most one message is on its way; while the socket does not take it, what comes waits in the
 * subscriptions, within their bounds. A client that takes nothing for a minute is let go.
 *
 * <p>Thread-safe.
 */
final class LiveConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);
    private static final int POLICY_VIOLATION = 1008;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** After so long a silence a ping keeps the connection and finds out whether there is still somebody. */
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Session socket;
    private final LiveQueries queries;
    private final LiveLimits limits;
    private final Usage usage;
    /** Guarded by this. */
    private final Map<String, Subscribed> subscriptions = new LinkedHashMap<>();
    /** Guarded by this. */
    private final Deque<Consumer<JsonGenerator>> replies = new ArrayDeque<>();

    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Thread sender;
    /** When something was sent last; the sender's alone. */
    private long sentNanos = System.nanoTime();

    private volatile boolean closed;

    /** A subscription by its id, and when it may send again. The times are the sender's alone. */
    private static final class Subscribed {
        private final String id;
        private final @Nullable String sql;
        private final LiveSubscription subscription;
        private final long pauseNanos;
        private long dueNanos;

        Subscribed(String id, @Nullable String sql, LiveSubscription subscription, int framesPerSecond) {
            this.id = id;
            this.sql = sql;
            this.subscription = subscription;
            this.pauseNanos = NANOS_PER_SECOND / framesPerSecond;
            this.dueNanos = System.nanoTime();
        }
    }

    LiveConnection(Session socket, LiveQueries queries, LiveLimits limits, Usage usage) {
        this.usage = usage;
        this.socket = socket;
        this.queries = queries;
        this.limits = limits;
        this.sender = Thread.ofVirtual().name("millrace-live-sender").unstarted(this::send);
    }

    void open() {
        sender.start();
    }

    /** Takes a message of the client. */
    void receive(String text) {
        String sql = null;
        try {
            LiveMessage message = LiveMessage.read(text);
            if (message instanceof LiveMessage.Subscribe subscribe) {
                sql = subscribe.request().sql();
            }
            carryOut(message);
        } catch (RuntimeException refused) {
            String id = LiveMessage.idIn(text);
            ApiError error = ApiError.of(ofLimit(refused), sql);
            // A message about a subscription that goes on must not look like its end.
            reply(json -> error(json, isOpen(id) ? null : id, error));
        }
    }

    private static RuntimeException ofLimit(RuntimeException refused) {
        return refused instanceof LiveLimitException limit
                ? ApiException.tooMany(String.valueOf(limit.getMessage()), limit.hint())
                : refused;
    }

    private synchronized boolean isOpen(@Nullable String id) {
        return id != null && subscriptions.containsKey(id);
    }

    private void carryOut(LiveMessage message) {
        switch (message) {
            case LiveMessage.Subscribe subscribe ->
                add(
                        subscribe.id(),
                        subscribe.request().sql(),
                        subscribe.framesPerSecond(),
                        ready -> queries.subscribe(subscribe.request(), ready));
            case LiveMessage.Tail tail ->
                add(
                        tail.id(),
                        tail.where(),
                        tail.framesPerSecond(),
                        ready -> queries.tail(tail.topic(), tail.where(), ready));
            case LiveMessage.Pause pause -> find(pause.id()).pause();
            case LiveMessage.Resume resume -> find(resume.id()).resume();
            case LiveMessage.Unsubscribe unsubscribe -> {
                LiveSubscription ended = find(unsubscribe.id());
                remove(unsubscribe.id());
                ended.close();
            }
            case LiveMessage.Ping _ ->
                reply(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("type", "pong");
                    json.writeEndObject();
                });
        }
    }

    private synchronized LiveSubscription find(String id) {
        Subscribed found = subscriptions.get(id);
        if (found == null) {
            throw ApiException.notFound("There is no subscription \"" + id + "\" on this connection.", null);
        }
        return found.subscription;
    }

    private synchronized void remove(String id) {
        subscriptions.remove(id);
    }

    private synchronized void add(
            String id, @Nullable String sql, int framesPerSecond, Function<Runnable, LiveSubscription> start) {
        if (closed) {
            return;
        }
        if (subscriptions.containsKey(id)) {
            throw ApiException.badRequest(
                    "There is a subscription \"" + id + "\" on this connection already.",
                    "Unsubscribe first, or choose another id.");
        }
        if (subscriptions.size() >= limits.subscriptionsMax()) {
            throw ApiException.tooMany(
                    "There are " + limits.subscriptionsMax() + " subscriptions on this connection already.",
                    "End those that nobody looks at.");
        }
        subscriptions.put(id, new Subscribed(id, sql, start.apply(this::signal), framesPerSecond));
        signal();
    }

    private static void error(JsonGenerator json, @Nullable String id, ApiError error) {
        json.writeStartObject();
        json.writeStringProperty("type", "error");
        json.writeName("id");
        json.writeString(id);
        json.writeName("error");
        error.write(json);
        json.writeEndObject();
    }

    private synchronized void reply(Consumer<JsonGenerator> answer) {
        if (replies.size() >= LiveLimits.REPLIES_MAX) {
            socket.close(POLICY_VIOLATION, "asks faster than it reads", Callback.NOOP);
            closed = true;
        } else {
            replies.addLast(answer);
        }
        signal();
    }

    private void signal() {
        signalled.set(true);
        LockSupport.unpark(sender);
    }

    private void send() {
        try {
            while (!closed) {
                signalled.set(false);
                long waitNanos = sendWhatIsDue();
                if (waitNanos > 0 && !signalled.get()) {
                    LockSupport.parkNanos(this, waitNanos);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException broken) {
            // The client is gone; closing below is all there is to do.
        } catch (RuntimeException failed) {
            LOG.warn("A subscription could not be told; its connection is closed", failed);
        } finally {
            close();
        }
    }

    /** Sends, and says how long to wait for what may not be sent yet. */
    private long sendWhatIsDue() throws InterruptedException, ExecutionException {
        if (System.nanoTime() - sentNanos > PING_NANOS) {
            transmit(taken -> socket.sendPing(ByteBuffer.allocate(0), taken));
        }
        for (Consumer<JsonGenerator> reply = nextReply(); reply != null; reply = nextReply()) {
            send(reply);
        }
        long waitNanos = PING_NANOS;
        for (Subscribed each : subscribed()) {
            if (!each.subscription.hasFrame()) {
                continue;
            }
            long untilDue = each.dueNanos - System.nanoTime();
            if (untilDue > 0) {
                waitNanos = Math.min(waitNanos, untilDue);
                continue;
            }
            Frame frame = each.subscription.take();
            if (frame != null) {
                send(json -> FrameJson.write(json, each.id, each.sql, frame));
                FrameJson.count(frame, usage);
                after(frame, each);
                waitNanos = 0;
            }
        }
        return waitNanos;
    }

    private void after(Frame frame, Subscribed subscribed) {
        switch (frame) {
            case Frame.End _, Frame.Failed _ -> remove(subscribed.id);
            case Frame.Begin _ -> {
                // The first rows need not wait.
            }
            case Frame.Rows _, Frame.Messages _, Frame.Points _ ->
                subscribed.dueNanos = System.nanoTime() + subscribed.pauseNanos;
        }
    }

    private synchronized @Nullable Consumer<JsonGenerator> nextReply() {
        return replies.pollFirst();
    }

    private synchronized List<Subscribed> subscribed() {
        return new ArrayList<>(subscriptions.values());
    }

    private void send(Consumer<JsonGenerator> content) throws InterruptedException, ExecutionException {
        String text = Json.text(content);
        transmit(taken -> socket.sendText(text, taken));
    }

    /** Sends something and waits until the socket has taken it. */
    private void transmit(Consumer<Callback> sending) throws InterruptedException, ExecutionException {
        if (closed) {
            return;
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        sending.accept(Callback.from(() -> taken.complete(null), taken::completeExceptionally));
        try {
            taken.get(limits.deafLimit().toNanos(), TimeUnit.NANOSECONDS);
            sentNanos = System.nanoTime();
        } catch (TimeoutException deaf) {
            closed = true;
            socket.disconnect();
        }
    }

    /** Ends all subscriptions; the socket is closed already, or is now. */
    void close() {
        List<Subscribed> ended;
        synchronized (this) {
            closed = true;
            ended = new ArrayList<>(subscriptions.values());
            subscriptions.clear();
            replies.clear();
        }
        ended.forEach(each -> each.subscription.close());
        socket.close();
        LockSupport.unpark(sender);
    }
}
