// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.topic.Payloads;
import dev.millrace.server.RecordedResults;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.http.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Topics over HTTP: making and listing them, writing events, and looking at messages. */
class TopicRoutesTest {

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

    private static JsonNode get(String path) {
        return json(server.get(path), 200);
    }

    private static JsonNode post(String path, String body) {
        return json(server.post(path, body), 200);
    }

    private static void create(String topic, int partitions) {
        json(server.post("/api/topics", "{\"name\":\"" + topic + "\",\"partitions\":" + partitions + "}"), 201);
    }

    private static JsonNode messages(String topic, String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return get("/api/topics/" + topic + "/messages" + query);
    }

    private static List<String> values(JsonNode page) {
        return page.get("messages")
                .valueStream()
                .map(each -> each.get("value").toString())
                .toList();
    }

    @Test
    void aTopicIsMadeListedDescribedAndDeleted() {
        String body = "{\"name\":\"life\",\"partitions\":2,\"configs\":{\"cleanup.policy\":\"compact\"}}";
        json(server.post("/api/topics", body), 201);
        assertThat(json(server.post("/api/topics", body), 409)
                        .at("/error/message")
                        .asString())
                .contains("life exists already");
        post("/topics/life?key=id", "{\"id\":1}");

        JsonNode listed = get("/api/topics")
                .get("topics")
                .valueStream()
                .filter(each -> each.get("name").asString().equals("life"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.toString())
                .isEqualTo("{\"name\":\"life\",\"partitions\":2,\"replicas\":1,\"internal\":false,\"records\":1,"
                        + "\"sources\":[],\"writtenBy\":[]}");
        JsonNode detail = get("/api/topics/life");
        assertThat(detail.get("configs").toString()).isEqualTo("{\"cleanup.policy\":\"compact\"}");
        assertThat(detail.get("partitionsDetail")
                        .valueStream()
                        .mapToLong(each -> each.get("end").longValue())
                        .sum())
                .isEqualTo(1);
        assertThat(detail.at("/commands/kcat").asString()).contains(server.bootstrapServers(), "life");
        assertThat(detail.at("/commands/curl").asString()).contains(server.address() + "topics/life");

        assertThat(delete("/api/topics/life").statusCode()).isEqualTo(204);
        json(server.get("/api/topics/life"), 404);
        json(delete("/api/topics/life"), 404);
    }

    private static HttpResponse<String> delete(String path) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .DELETE()
                .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a/b\"}|400|no name for a topic",
                "{\"name\":\"..\"}|400|no name for a topic",
                "{\"name\":\"_millrace_mine\"}|403|system's own",
                "{\"name\":\"many\",\"partitions\":100000}|400|1 to 1000",
                "{\"name\":\"odd\",\"configs\":{\"no.such.setting\":\"1\"}}|400|no.such.setting",
                "{\"partitions\":1}|400|name",
                "[]|400|JSON object"
            })
    void aTopicThatCannotBeIsRefused(String body, int status, String message) {
        assertThat(json(server.post("/api/topics", body), status)
                        .at("/error/message")
                        .asString())
                .contains(message);
    }

    @Test
    void aDeclaredTopicIsNotDeletedUnderItsStream() {
        server.run(
                "CREATE STREAM kept (id INT) WITH (KAFKA_TOPIC='kept', VALUE_FORMAT='JSON', PARTITIONS=1);",
                new RecordedResults());
        JsonNode error = json(delete("/api/topics/kept"), 409);
        assertThat(error.at("/error/hint").asString()).isEqualTo("DROP STREAM KEPT DELETE TOPIC; does both.");
        assertThat(get("/api/topics/kept").get("sources").toString()).isEqualTo("[\"KEPT\"]");
        assertThat(json(delete("/api/topics/_millrace_catalog"), 403)
                        .at("/error/code")
                        .asString())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void pagesGoFromTheNewestMessageToTheOldest() {
        create("pages", 3);
        String events = IntStream.range(0, 123)
                .mapToObj(i -> "{\"key\":\"k" + i + "\",\"value\":{\"i\":" + i + "},\"timestamp\":" + (1_000 + i) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(post("/topics/pages?envelope=true", events).get("written").intValue())
                .isEqualTo(123);

        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        JsonNode page = messages("pages");
        while (true) {
            seen.addAll(values(page));
            sizes.add(page.get("messages").size());
            if (page.get("next").isNull()) {
                break;
            }
            page = messages("pages", "before", page.get("next").asString());
        }
        assertThat(sizes).containsExactly(50, 50, 23);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 123)
                        .mapToObj(i -> "{\"i\":" + (122 - i) + "}")
                        .toList());
    }

    @Test
    void onePartitionIsReadBeforeAnOffset() {
        create("before", 2);
        post(
                "/topics/before?envelope=true&key=n",
                "[{\"value\":{\"n\":1}},{\"value\":{\"n\":1}},{\"value\":{\"n\":1}}]");
        int partition = messages("before").at("/messages/0/partition").intValue();
        JsonNode page = messages("before", "partition", Integer.toString(partition), "before", "1");
        assertThat(page.get("messages")
                        .valueStream()
                        .map(each -> each.get("offset").longValue()))
                .containsExactly(0L);
        json(server.get("/api/topics/before/messages?partition=2"), 404);
        json(server.get("/api/topics/before/messages?before=1"), 400);
        json(server.get("/api/topics/before/messages?before=cAA"), 400);
        json(server.get("/api/topics/before/messages?limit=0"), 400);
        json(server.get("/api/topics/before/messages?format=xml"), 400);
    }

    @Test
    void eventsKeepEveryDigit() {
        create("digits", 1);
        String event = "{\"n\": 12345678901234567890.123456789012345678901, \"e\": 1E+400}";
        post("/topics/digits", event);
        assertThat(server.get("/api/topics/digits/messages").body()).contains("\"value\":" + event);
    }

    @Test
    void linesAndKeysAndEnvelopesAreRead() {
        create("shapes", 1);
        var lines = server.send(server.request("/topics/shapes?key=id")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString("{\"id\":\"a\"}\n\n{\"id\":7}\r\n"))
                .build());
        assertThat(json(lines, 200).get("offsets").toString())
                .isEqualTo("[{\"partition\":0,\"offset\":0},{\"partition\":0,\"offset\":1}]");
        post(
                "/topics/shapes?envelope=true",
                "{\"key\":\"a\",\"value\":null,\"timestamp\":5,\"headers\":{\"trace\":\"t1\",\"n\":2}}");
        JsonNode found = messages("shapes").get("messages");
        assertThat(found.get(0).toString())
                .isEqualTo("{\"partition\":0,\"offset\":2,\"timestampMillis\":5,\"headers\":[[\"trace\",\"t1\"],"
                        + "[\"n\",\"2\"]],\"key\":\"a\",\"keyFormat\":\"text\",\"value\":null,\"valueFormat\":\"null\","
                        + "\"sizeBytes\":1}");
        assertThat(found.get(1).get("key").asString()).isEqualTo("7");
        assertThat(found.get(2).get("key").asString()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/topics/refused|{\"a\":1} {\"a\":2}|400|more than one JSON value",
                "/topics/refused|{\"a\":|400|not JSON",
                "/topics/refused|[]|400|no event",
                "/topics/refused?key=id|[{\"id\":1},{\"no\":1}]|400|Record 2 has no field",
                "/topics/refused?envelope=true|[{\"value\":1},{\"valeu\":1}]|400|Record 2 has no member",
                "/topics/refused?envelope=true|{\"value\":1,\"kye\":1}|400|kye",
                "/topics/refused?envelope=true|{\"value\":1,\"timestamp\":-1}|400|timestamp of record 1",
                "/topics/refused?envelope=maybe|{}|400|true or false",
                "/topics/nowhere|{}|404|no topic nowhere",
                "/topics/_millrace_catalog|{}|403|system's own"
            })
    void aBodyWithAMistakeWritesNothing(String path, String body, int status, String message) {
        if (server.get("/api/topics/refused").statusCode() == 404) {
            create("refused", 1);
        }
        assertThat(json(server.post(path, body), status).at("/error/message").asString())
                .contains(message);
        assertThat(messages("refused").get("messages").size()).isZero();
    }

    @Test
    void aRecordThatKafkaRefusesIsNamed() {
        json(
                server.post(
                        "/api/topics", "{\"name\":\"small\",\"partitions\":1,\"configs\":{\"max.message.bytes\":500}}"),
                201);
        String large = "x".repeat(1_000);
        JsonNode error = json(server.post("/topics/small", "[\"" + large + "\"]"), 413);
        assertThat(error.at("/error/message").asString()).contains("Record 1 was not written (0 of 1 were written)");
    }

    @Test
    void conditionsChooseAmongUndeclaredMessages() {
        create("plain", 2);
        post("/topics/plain?key=id", "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"a\",\"n\":3}]");
        assertThat(values(messages("plain", "where", "KEY = 'a'"))).hasSize(2);
        assertThat(values(messages("plain", "where", "value LIKE '%\"n\":2%'")))
                .containsExactly("{\"id\":\"b\",\"n\":2}");
        JsonNode none = messages("plain", "where", "ROWOFFSET > 100 AND ROWTIME > 0");
        assertThat(none.get("messages").size()).isZero();
        assertThat(none.get("scanned").intValue()).isEqualTo(3);
        assertThat(none.get("next").isNull()).isTrue();
        assertThat(values(messages("plain", "where", "FALSE"))).isEmpty();
    }

    @Test
    void conditionsKnowTheColumnsOfADeclaredTopic() {
        server.run(
                "CREATE TABLE prices (id BIGINT PRIMARY KEY, price DECIMAL(10, 2)) WITH (KAFKA_TOPIC='prices',"
                        + " VALUE_FORMAT='JSON', PARTITIONS=1);",
                new RecordedResults());
        post(
                "/topics/prices?envelope=true",
                "[{\"key\":1,\"value\":{\"price\":1.50}},{\"key\":1,\"value\":{\"price\":9.99}}]");
        JsonNode page = messages("prices", "where", "price > 5 AND id = 1");
        assertThat(page.at("/messages/0/key").longValue()).isEqualTo(1);
        assertThat(page.at("/messages/0/keyFormat").asString()).isEqualTo("long");
        assertThat(values(page)).containsExactly("{\"price\":9.99}");
        RecordedResults rows = new RecordedResults();
        server.run("SELECT * FROM prices;", rows);
        assertThat(rows.rows()).containsExactly("1 9.99");
        JsonNode error = json(server.post("/topics/prices?envelope=true", "{\"key\":\"one\",\"value\":{}}"), 400);
        assertThat(error.at("/error/message").asString()).contains("key of record 1", "BIGINT", "TABLE PRICES");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 = 1) OR (1 = 1|SYNTAX",
                "TRUE; DROP STREAM x|SYNTAX",
                "TRUE EMIT CHANGES|SYNTAX",
                "KEY IN (SELECT KEY FROM messages)|UNSUPPORTED",
                "VALU = 'x'|UNKNOWN_COLUMN",
                "'text'|"
            })
    void aTextThatIsNoConditionIsRefused(String where, String code) {
        if (server.get("/api/topics/asked").statusCode() == 404) {
            create("asked", 1);
        }
        JsonNode error = json(
                server.get("/api/topics/asked/messages?where=" + URLEncoder.encode(where, StandardCharsets.UTF_8)),
                400);
        if (code != null) {
            assertThat(error.at("/error/code").asString()).isEqualTo(code);
        }
    }

    @Test
    void aConditionsErrorSaysWhereInTheConditionItIs() {
        create("position", 1);
        JsonNode error = json(
                server.get("/api/topics/position/messages?where="
                        + URLEncoder.encode("KEY = 'a' AND\n  VALU = 'x'", StandardCharsets.UTF_8)),
                400);
        assertThat(error.at("/error/line").intValue()).isEqualTo(2);
        assertThat(error.at("/error/column").intValue()).isEqualTo(3);
    }

    @Test
    void onlyCommittedMessagesAreShown() throws Exception {
        create("committed", 1);
        Map<String, Object> settings = new HashMap<>(server.kafka());
        settings.put("transactional.id", "committed-test");
        try (var producer = new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("committed", bytes("yes"))).get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("committed", bytes("no"))).get();
            producer.abortTransaction();
        }
        assertThat(values(messages("committed"))).containsExactly("\"yes\"");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void groupsTellHowFarTheyHaveCome() {
        create("followed", 1);
        post("/topics/followed", "[1,2,3,4,5]");
        Map<String, Object> settings = new HashMap<>(server.kafka());
        settings.put("group.id", "followers/of it");
        try (var consumer = new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer())) {
            consumer.assign(List.of(new TopicPartition("followed", 0)));
            consumer.commitSync(Map.of(new TopicPartition("followed", 0), new OffsetAndMetadata(2)));
        }
        JsonNode listed = get("/api/groups")
                .get("groups")
                .valueStream()
                .filter(each -> each.get("group").asString().equals("followers/of it"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.toString())
                .isEqualTo("{\"group\":\"followers/of it\",\"state\":\"EMPTY\",\"members\":0,\"lag\":3,"
                        + "\"topics\":[\"followed\"]}");
        assertThat(get("/api/groups/followers%2Fof%20it").get("partitions").toString())
                .isEqualTo("[{\"topic\":\"followed\",\"partition\":0,\"committed\":2,\"end\":5,\"lag\":3,"
                        + "\"member\":null}]");
        json(server.get("/api/groups/nobody"), 404);
    }
}
