// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.sink.DeadLetters;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.server.RecordedResults;
import dev.millrace.server.deadletter.DeadLetterBox;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.ReaderPool;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Dead letters over HTTP: finding them and writing them again, once. */
class DeadLetterRoutesTest {

    private static final long LIMIT_NANOS = 60_000_000_000L;

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

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.MAPPER.readTree(answer.body());
    }

    private static JsonNode letters(String query) {
        return json(server.get("/api/dead-letters" + query), 200).get("letters");
    }

    private static String deadLetters() {
        return InternalTopics.defaults().deadLetters();
    }

    private static @Nullable ByteBuffer buffer(@Nullable String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a letter about a record of {@code topic} as the engine does; its id. */
    private static String write(String topic, @Nullable String key, String value, long timestampMillis)
            throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", "t".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record = new ConsumerRecord<>(
                topic,
                1,
                41,
                timestampMillis,
                TimestampType.CREATE_TIME,
                1,
                1,
                buffer(key),
                buffer(value),
                headers,
                Optional.empty());
        BadRecord bad = new BadRecord(
                topic.toUpperCase(java.util.Locale.ROOT), record, BadRecord.Part.VALUE, "WRONG_TYPE", "a reason", 7);
        return send(DeadLetters.letter(deadLetters(), bad));
    }

    private static String send(ProducerRecord<byte @Nullable [], byte @Nullable []> letter) throws Exception {
        try (TopicSetup setup = new TopicSetup(server.kafka())) {
            setup.ensureLog(deadLetters());
        }
        try (var producer = new KafkaProducer<>(server.kafka(), Payloads.serializer(), Payloads.serializer())) {
            var place = producer.send(letter).get();
            return place.partition() + "-" + place.offset();
        }
    }

    private static void create(String topic, int partitions) {
        json(server.post("/api/topics", "{\"name\":\"" + topic + "\",\"partitions\":" + partitions + "}"), 201);
    }

    @Test
    void whatTheEngineCannotReadIsFoundMendedAndWrittenAgain() {
        server.run(
                "SET 'auto.offset.reset' = 'earliest';CREATE STREAM unread (id INT) WITH (KAFKA_TOPIC='unread',"
                        + " VALUE_FORMAT='JSON', PARTITIONS=1);CREATE STREAM read_ones AS SELECT id FROM unread EMIT"
                        + " CHANGES;",
                new RecordedResults());
        json(
                server.post(
                        "/topics/unread?envelope=true", "{\"key\":\"k\",\"value\":{\"id\":\"x\"},\"timestamp\":99}"),
                200);
        JsonNode found = letters("?source=unread");
        long until = System.nanoTime() + LIMIT_NANOS;
        while (found.isEmpty()) {
            assertThat(System.nanoTime()).as("no letter came").isLessThan(until);
            found = letters("?source=unread");
        }
        JsonNode letter = found.get(0);
        assertThat(letter.get("topic").asString()).isEqualTo("unread");
        assertThat(letter.get("offset").longValue()).isZero();
        assertThat(letter.get("part").asString()).isEqualTo("VALUE");
        assertThat(letter.get("value").asString()).isEqualTo("{\"id\":\"x\"}");
        assertThat(letter.get("timestampMillis").longValue()).isEqualTo(99);
        JsonNode target =
                json(server.post("/api/dead-letters/" + letter.get("id").asString() + "/retry", "{}"), 200);
        assertThat(target.toString()).isEqualTo("{\"topic\":\"unread\",\"partition\":0,\"offset\":1}");
    }

    @Test
    void aLetterIsWrittenAgainAsItWasAndOnlyOnce() throws Exception {
        create("origin", 2);
        String id = write("origin", "k", "{\"id\":1}", 1_234);
        assertThat(letters("?topic=origin").get(0).get("retriedMillis").isNull())
                .isTrue();

        JsonNode target = json(server.post("/api/dead-letters/" + id + "/retry", "{}"), 200);
        assertThat(target.toString()).isEqualTo("{\"topic\":\"origin\",\"partition\":1,\"offset\":0}");
        JsonNode message = json(server.get("/api/topics/origin/messages"), 200).at("/messages/0");
        assertThat(message.get("timestampMillis").longValue()).isEqualTo(1_234);
        assertThat(message.get("headers").toString()).isEqualTo("[[\"trace\",\"t\"]]");
        assertThat(message.get("key").asString()).isEqualTo("k");
        assertThat(message.get("value").toString()).isEqualTo("{\"id\":1}");

        assertThat(letters("?topic=origin").get(0).get("retriedMillis").isNumber())
                .isTrue();
        JsonNode error = json(server.post("/api/dead-letters/" + id + "/retry", "{}"), 409);
        assertThat(error.at("/error/message").asString()).contains("written again already");
        json(server.post("/api/dead-letters/" + id + "/retry", "{\"again\":true}"), 200);
        assertThat(json(server.get("/api/topics/origin/messages"), 200)
                        .get("messages")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void manyWhoRetryAtOnceInTwoProcessesWriteOnce() throws Exception {
        create("raced", 2);
        String id = write("raced", null, "[1]", 5);
        try (Admin admin = Admin.create(server.kafka());
                ReaderPool readers = new ReaderPool(server.kafka(), 4);
                DeadLetterBox here =
                        new DeadLetterBox(server.kafka(), InternalTopics.defaults(), new Topics(admin), readers);
                DeadLetterBox there =
                        new DeadLetterBox(server.kafka(), InternalTopics.defaults(), new Topics(admin), readers);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<DeadLetterBox.Target>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                DeadLetterBox box = i % 2 == 0 ? here : there;
                all.add(() -> box.retry(id, false));
            }
            int written = 0;
            for (Future<DeadLetterBox.Target> each : threads.invokeAll(all)) {
                try {
                    each.get();
                    written++;
                } catch (ExecutionException refused) {
                    assertThat(refused.getCause()).isInstanceOf(ApiException.class);
                }
            }
            assertThat(written).isEqualTo(1);
        }
        assertThat(json(server.get("/api/topics/raced/messages"), 200)
                        .get("messages")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeWrittenAgainSaysWhy() throws Exception {
        String row = send(DeadLetters.rowError(
                deadLetters(), new DeadLetters.FailedRow("CSAS_ROWS_7", "Project", "division by zero", 5), 17));
        JsonNode error = json(server.post("/api/dead-letters/" + row + "/retry", "{}"), 409);
        assertThat(error.at("/error/message").asString()).contains("a row that a query could not compute");
        JsonNode letter = letters("")
                .valueStream()
                .filter(each -> each.get("id").asString().equals(row))
                .findFirst()
                .orElseThrow();
        assertThat(letter.get("query").asString()).isEqualTo("CSAS_ROWS_7");
        assertThat(letter.get("topic").isNull()).isTrue();
        assertThat(letter.get("valueBase64").isNull()).isTrue();

        String gone = write("gone_topic", "k", "v", 1);
        assertThat(json(server.post("/api/dead-letters/" + gone + "/retry", "{}"), 409)
                        .at("/error/message")
                        .asString())
                .contains("is gone");
        json(server.post("/api/dead-letters/0-123456/retry", "{}"), 404);
        json(server.post("/api/dead-letters/9-0/retry", "{}"), 404);
        json(server.post("/api/dead-letters/x/retry", "{}"), 404);
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            write("paged", "k", "v" + i, i);
        }
        List<String> values = new ArrayList<>();
        String before = "";
        while (true) {
            JsonNode page = json(server.get("/api/dead-letters?topic=paged&limit=2" + before), 200);
            page.get("letters").forEach(letter -> values.add(letter.get("value").asString()));
            if (page.get("next").isNull()) {
                break;
            }
            before = "&before=" + page.get("next").asString();
        }
        assertThat(values).containsExactly("v4", "v3", "v2", "v1", "v0");
    }
}
