// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a query is run is a matter of the session that makes it: who keeps its offsets, and whether every change is told. */
@Timeout(180)
class SourceModesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void run(InternalTopics topics, String script) {
        try (LiveSession session = LiveSession.open(client(), topics)) {
            session.run(script, new RecordedResults());
        }
    }

    private static void produce(String topic, Map<Long, String> lines) throws Exception {
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Map.Entry<Long, String> line : new TreeMap<>(lines).entrySet()) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, line.getKey(), null, line.getValue())));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private static List<ConsumerRecord<byte[], String>> read(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], String>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            long until = System.nanoTime() + LIMIT.toNanos();
            while (found.size() < count) {
                if (System.nanoTime() > until) {
                    throw new AssertionError(topic + " holds only "
                            + found.stream().map(ConsumerRecord::value).toList());
                }
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    /** {@code (word, n)} under its window. */
    private static List<String> counts(String topic, int count) {
        return read(topic, count).stream()
                .map(record -> {
                    byte[] key = record.key();
                    long window = ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
                    String word = new String(key, 0, key.length - Long.BYTES, StandardCharsets.UTF_8);
                    return window + " " + word + " " + record.value().replaceAll(".*\"N\":|}", "");
                })
                .toList();
    }

    @Test
    void batchesOfWordsAreCountedAlikeWhoeverKeepsTheOffsets() throws Exception {
        InternalTopics topics = new InternalTopics("batches");
        LoopSettings settings = LoopSettings.of(client()).withTopics(topics);
        String script = Files.readString(Path.of("..", "examples", "wordcount", "batches.sql"));
        try (Service _ = Service.start(settings)) {
            for (OffsetsMode mode : OffsetsMode.values()) {
                run(
                        topics,
                        "SET 'auto.offset.reset'='earliest'; SET 'millrace.offsets'='" + mode.text() + "';\n"
                                + script.replace("lab", mode.text() + "_lab"));
                produce(
                        mode.text() + "_lab",
                        Map.of(0L, "Hi how are you?", 1_999L, "Hi I am fine", 2_000L, "Hi again"));
            }
            assertThat(counts("group_lab-counts", 7))
                    .isEqualTo(counts("engine_lab-counts", 7))
                    .containsExactly("0 Hi 2", "0 I 1", "0 am 1", "0 are 1", "0 fine 1", "0 how 1", "0 you? 1");
        }
        // Again in the middle of a window, and by an engine that would choose otherwise for new queries.
        try (Service _ = Service.start(settings.withOffsets(OffsetsMode.GROUP))) {
            for (OffsetsMode mode : OffsetsMode.values()) {
                produce(mode.text() + "_lab", Map.of(3_999L, "again Hi"));
                produce(mode.text() + "_lab", Map.of(1_500L, "too late"));
                produce(mode.text() + "_lab", Map.of(4_000L, "next"));
            }
            assertThat(counts("group_lab-counts", 9))
                    .isEqualTo(counts("engine_lab-counts", 9))
                    .endsWith("2000 Hi 2", "2000 again 2");
        }
        assertThat(groups())
                .filteredOn(group -> group.startsWith("millrace-batches"))
                .map(group -> group.replaceAll("_\\d+$", ""))
                .containsExactlyInAnyOrder(
                        "millrace-batches",
                        "millrace-batches-CSAS_GROUP_LAB_WORDS",
                        "millrace-batches-CTAS_GROUP_LAB_COUNTS");
    }

    @Test
    void theEnginesSettingHoldsWhereASessionSaysNothing() throws Exception {
        InternalTopics topics = new InternalTopics("defaults");
        LoopSettings settings = LoopSettings.of(client()).withTopics(topics);
        try (Service _ = Service.start(settings.withOffsets(OffsetsMode.GROUP))) {
            run(topics, """
                SET 'auto.offset.reset'='earliest';
                CREATE STREAM d_in (line VARCHAR) WITH (KAFKA_TOPIC='d_in', VALUE_FORMAT='KAFKA', PARTITIONS=1);
                CREATE STREAM d_out AS SELECT UCASE(line) AS line FROM d_in;
                """);
            produce("d_in", Map.of(1L, "a"));
            assertThat(read("D_OUT", 1)).extracting(ConsumerRecord::value).containsExactly("A");
        }
        try (Service _ = Service.start(settings)) {
            produce("d_in", Map.of(2L, "b"));
            assertThat(read("D_OUT", 2)).extracting(ConsumerRecord::value).containsExactly("A", "B");
        }
        assertThat(groups()).anyMatch(group -> group.startsWith("millrace-defaults-CSAS_D_OUT_"));
    }

    @Test
    void withoutACacheEveryRecordsChangeIsTold() throws Exception {
        InternalTopics topics = new InternalTopics("changes");
        try (Service _ = Service.start(LoopSettings.of(client()).withTopics(topics))) {
            run(
                    topics,
                    "CREATE STREAM c_in (line VARCHAR) WITH (KAFKA_TOPIC='c_in', VALUE_FORMAT='KAFKA',"
                            + " PARTITIONS=1);");
            int count = 200;
            for (int i = 0; i < count; i += 50) {
                Map<Long, String> lines = new HashMap<>();
                for (long time = i; time < i + 50; time++) {
                    lines.put(time, "x");
                }
                produce("c_in", lines);
            }
            for (String offsets : new String[] {"engine", "group"}) {
                run(topics, """
                    SET 'auto.offset.reset'='earliest';
                    SET 'ksql.streams.cache.max.bytes.buffering'='0';
                    SET 'millrace.offsets'='%1$s';
                    CREATE TABLE c_%1$s WITH (KAFKA_TOPIC='c_%1$s', VALUE_FORMAT='JSON') AS
                      SELECT line, COUNT(*) AS n FROM c_in WINDOW TUMBLING (SIZE 1 HOUR, GRACE PERIOD 0 SECONDS)
                      GROUP BY line;
                    """.formatted(offsets));
                List<ConsumerRecord<byte[], String>> told = read("c_" + offsets, count);
                for (int i = 0; i < count; i++) {
                    assertThat(told.get(i).value()).isEqualTo("{\"N\":" + (i + 1) + "}");
                }
            }
        }
    }

    private static List<String> groups() throws Exception {
        try (Admin admin = Admin.create(client())) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
        }
    }
}
