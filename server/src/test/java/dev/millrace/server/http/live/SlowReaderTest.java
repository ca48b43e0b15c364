// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.http.security.Tickets;
import dev.millrace.server.live.TailSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Readers that do not read, and readers that do nothing. */
class SlowReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int RECORDS = 2_000;
    private static final int RECORD_BYTES = 20_000;
    private static final int IDLE_CONNECTIONS = Integer.getInteger("millrace.idle.connections", 50);

    /** A topic whose messages are the numbers from 1 on, as many as its name says. */
    private static final class Numbers implements TailSource {
        @Override
        public void check(String topic, @Nullable String where) {
            if (!topic.matches("[0-9]+")) {
                throw ApiException.notFound("There is no topic " + topic + ".", null);
            }
        }

        @Override
        public void follow(String topic, @Nullable String where, Sink sink, BooleanSupplier cancelled) {
            for (int i = 1; i <= Integer.parseInt(topic) && !cancelled.getAsBoolean(); i++) {
                int number = i;
                sink.message(json -> json.writeNumber(number), Integer.BYTES);
            }
        }
    }

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static LiveRoutes routes;
    private static HttpServer http;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        ServerContext context = new ServerContext(server.sessions(), server.service(), directory, true, "test", 0);
        routes = new LiveRoutes(context, new Numbers(), new Usage(), new LiveLimits(100, Duration.ofSeconds(2)));
        http = HttpServer.start(HttpSettings.onLoopback(0), new Tickets(System::currentTimeMillis), List.of(routes));
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static TestSocket open() {
        return TestSocket.open(
                URI.create(http.address().replaceFirst("^http", "ws")).resolve("/api/live"));
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    /** A client that subscribes and never reads a byte. */
    private static Socket deaf(String sql) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:" + http.port()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        byte[] text = ("{\"type\":\"subscribe\",\"id\":\"d\",\"from\":\"earliest\",\"sql\":\"" + sql + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        // A final text frame with the mask 0.
        out.write(new byte[] {(byte) 0x81, (byte) (0x80 | text.length), 0, 0, 0, 0});
        out.write(text);
        out.flush();
        return socket;
    }

    private static void fill(String topic, int records) throws Exception {
        byte[] value = ("{\"ITEM\":\"" + "x".repeat(RECORD_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(server.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, value)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    @Test
    void aReaderThatNeverReadsHoldsUpNobodyAndIsLetGo() throws Exception {
        server.execute(
                "CREATE STREAM deaf (item VARCHAR) WITH (KAFKA_TOPIC='deaf', VALUE_FORMAT='JSON', PARTITIONS=1);");
        try (Socket deaf = deaf("SELECT item FROM deaf EMIT CHANGES;");
                TestSocket hearing = open()) {
            await("both are connected", () -> routes.subscriptions() == 1 && routes.connections() == 2);
            hearing.subscribe("h", "SELECT LEN(item) AS n FROM deaf EMIT CHANGES;", ",'from':'earliest'");
            hearing.await("begin", "h");
            fill("deaf", RECORDS);
            long rows = 0;
            while (rows < RECORDS) {
                JsonNode frame = hearing.await("rows", "h");
                rows += frame.path("rows").size() + frame.path("skipped").asLong();
                assertThat(frame.path("rows").get(0).get(0).asInt()).isEqualTo(RECORD_BYTES);
            }
            assertThat(rows).isEqualTo(RECORDS);
            // However much the sockets in between take, at some time they are full.
            long until = System.nanoTime() + LIMIT.toNanos();
            while (routes.connections() > 1) {
                assertThat(System.nanoTime()).as("the deaf one is let go").isLessThan(until);
                fill("deaf", RECORDS / 20);
            }
            await("its query has ended", () -> routes.subscriptions() == 1);
            assertThat(deaf.isClosed()).isFalse();
            hearing.send("{'type':'ping'}");
            hearing.await("pong", null);
        }
        await("all are gone", () -> routes.connections() == 0 && routes.subscriptions() == 0);
    }

    @Test
    void messagesOfATopicComeAsTheyAre() {
        try (TestSocket socket = open()) {
            socket.send("{'type':'tail','id':'t','topic':'10'}");
            assertThat(socket.await("begin", "t").path("columns").size()).isZero();
            assertThat(socket.awaitRows("t", 10).getLast()).isEqualTo("10");
            socket.await("end", "t");
            socket.send("{'type':'tail','id':'u','topic':'nothing'}");
            assertThat(socket.await("error", "u").path("error").path("code").asString())
                    .isEqualTo("NOT_FOUND");
            socket.send("{'type':'tail','id':'many','topic':'100000'}");
            long messages = 0;
            while (messages < 100_000) {
                JsonNode frame = socket.await("rows", "many");
                assertThat(frame.path("rows").size()).isBetween(1, 4_000);
                messages += frame.path("rows").size() + frame.path("skipped").asLong();
            }
            assertThat(messages).isEqualTo(100_000);
        }
        await("all are gone", () -> routes.connections() == 0 && routes.subscriptions() == 0);
    }

    @Test
    void manyMayBeConnectedAndSilent() {
        List<TestSocket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(open());
            }
            for (TestSocket each : idle) {
                each.send("{'type':'ping'}");
            }
            for (TestSocket each : idle) {
                each.await("pong", null);
            }
        } finally {
            idle.forEach(TestSocket::close);
        }
        await("all are gone", () -> routes.connections() == 0);
    }
}
