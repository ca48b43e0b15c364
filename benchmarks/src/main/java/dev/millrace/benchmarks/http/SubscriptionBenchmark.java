// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What subscriptions cost: the memory of a connection that is silent and of a subscription, the processor time of 200 of them at rest,
 * the time from a record to the frame that tells it beside ten readers that never read, and what five charts of 20,000 events a second
 * take. The server has a heap of 512 MB.
 */
public final class SubscriptionBenchmark {

    private static final int CONNECTIONS = 1_000;
    private static final int SUBSCRIPTIONS = 200;
    private static final int PER_CONNECTION = 20;
    private static final int DEAF = 10;
    private static final int CHARTS = 5;
    private static final int SECONDS = 15;
    private static final Pattern TIMES = Pattern.compile("\\[(\\d{13,})");

    private final MeasuredServer server;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final List<WebSocket> sockets = new ArrayList<>();

    private SubscriptionBenchmark(MeasuredServer server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        try (MeasuredServer server = MeasuredServer.start()) {
            new SubscriptionBenchmark(server).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        server.run("""
            CREATE STREAM sales (sent BIGINT, item INT, amount INT)
              WITH (KAFKA_TOPIC='sales', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM quiet (item INT, amount INT) WITH (KAFKA_TOPIC='quiet', VALUE_FORMAT='JSON', PARTITIONS=1);
            """);
        long base = server.use(true).heapBytes();
        System.out.printf(Locale.ROOT, "heap at rest: %,d kB%n", base >> 10);
        for (int i = 0; i < CONNECTIONS; i++) {
            open(text -> {});
        }
        long connected = server.use(true).heapBytes();
        System.out.printf(
                Locale.ROOT,
                "%,d silent connections: %.1f kB each%n",
                CONNECTIONS,
                (connected - base) / 1024.0 / CONNECTIONS);
        subscribeQuietly();
        long subscribed = server.use(true).heapBytes();
        System.out.printf(
                Locale.ROOT,
                "%,d subscriptions, each its own query: %.0f kB each; at rest they take %.2f processors%n",
                SUBSCRIPTIONS,
                (subscribed - connected) / 1024.0 / SUBSCRIPTIONS,
                server.processors(SECONDS));
        latency();
        charts();
    }

    private void subscribeQuietly() throws InterruptedException {
        for (int i = 0; i < SUBSCRIPTIONS; i += PER_CONNECTION) {
            WebSocket socket = open(this::countBegins);
            for (int j = i; j < i + PER_CONNECTION; j++) {
                send(socket, "SELECT item, amount FROM quiet WHERE amount > " + j + " EMIT CHANGES;", "s" + j, "");
            }
        }
        awaitBegun(SUBSCRIPTIONS);
        TimeUnit.SECONDS.sleep(5);
    }

    private void awaitBegun(int count) throws InterruptedException {
        while (begun.get() < count) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void countBegins(String text) {
        if (text.startsWith("{\"type\":\"begin\"")) {
            begun.incrementAndGet();
        } else if (text.startsWith("{\"type\":\"error\"")) {
            throw new IllegalStateException(text);
        }
    }

    private void latency() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        for (int i = 0; i < DEAF; i++) {
            deaf.add(deaf());
        }
        Percentiles times = new Percentiles();
        WebSocket socket = open(text -> {
            countBegins(text);
            long now = System.currentTimeMillis();
            Matcher matcher = TIMES.matcher(text);
            while (matcher.find()) {
                times.add(TimeUnit.MILLISECONDS.toNanos(now - Long.parseLong(matcher.group(1))));
            }
        });
        send(socket, "SELECT sent FROM sales EMIT CHANGES;", "latency", ",\"maxRate\":60");
        awaitBegun(SUBSCRIPTIONS + 1);
        TimeUnit.SECONDS.sleep(2);
        AtomicBoolean stop = new AtomicBoolean();
        Thread producing = server.produce("sales", 1_000, SubscriptionBenchmark::sale, stop);
        TimeUnit.SECONDS.sleep(SECONDS);
        stop.set(true);
        producing.join();
        System.out.printf(Locale.ROOT, "record written to frame received, 1,000/s, %d deaf readers: %s%n", DEAF, times);
        socket.abort();
        for (Socket each : deaf) {
            each.close();
        }
    }

    private void charts() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread producing = server.produce("sales", 20_000, SubscriptionBenchmark::sale, stop);
        TimeUnit.SECONDS.sleep(5);
        double without = server.processors(SECONDS);
        for (int i = 0; i < CHARTS; i++) {
            WebSocket socket = open(text -> {
                countBegins(text);
                int at = text.indexOf("\"events\":");
                if (at >= 0) {
                    events.addAndGet(Long.parseLong(text.substring(at + 9, text.indexOf(',', at))));
                }
            });
            String series = ",\"mode\":\"series\",\"series\":{\"x\":\"ROWTIME\",\"y\":[\"AMOUNT\"],\"by\":"
                    + (i % 2 == 0 ? "null" : "\"ITEM\"") + ",\"spanMillis\":60000,\"pixels\":600}";
            send(socket, "SELECT item, amount FROM sales WHERE amount >= " + i + " EMIT CHANGES;", "c" + i, series);
        }
        awaitBegun(SUBSCRIPTIONS + 1 + CHARTS);
        TimeUnit.SECONDS.sleep(5);
        long before = events.get();
        double with = server.processors(SECONDS);
        long drawn = (events.get() - before) / SECONDS;
        stop.set(true);
        producing.join();
        System.out.printf(
                Locale.ROOT,
                "%d charts of 20,000 events/s (%,d events/s drawn): %.2f processors, without them %.2f%n",
                CHARTS,
                drawn,
                with,
                without);
    }

    private static String sale(long number) {
        return "{\"sent\": " + System.currentTimeMillis() + ", \"item\": " + number % 20 + ", \"amount\": "
                + number % 1_000 + "}";
    }

    private static void send(WebSocket socket, String sql, String id, String more) {
        socket.sendText("{\"type\":\"subscribe\",\"id\":\"" + id + "\",\"sql\":\"" + sql + "\"" + more + "}", true)
                .join();
    }

    private interface Receiver {
        void receive(String text);
    }

    private WebSocket open(Receiver receiver) {
        WebSocket socket = server.client()
                .newWebSocketBuilder()
                .buildAsync(server.webSocket(), new Reader(receiver))
                .join();
        sockets.add(socket);
        return socket;
    }

    /** Puts the parts of texts together. */
    private static final class Reader implements WebSocket.Listener {
        private final Receiver receiver;
        private final StringBuilder part = new StringBuilder();

        Reader(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                receiver.receive(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    /** Subscribes to everything and never reads. */
    private Socket deaf() throws Exception {
        URI address = server.webSocket();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/live HTTP/1.1\r\nHost: " + address.getHost() + ":" + address.getPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] text = "{\"type\":\"subscribe\",\"id\":\"d\",\"sql\":\"SELECT * FROM sales EMIT CHANGES;\"}"
                .getBytes(StandardCharsets.UTF_8);
        // A final text frame with the mask 0.
        out.write(new byte[] {(byte) 0x81, (byte) (0x80 | text.length), 0, 0, 0, 0});
        out.write(text);
        out.flush();
        return socket;
    }
}
