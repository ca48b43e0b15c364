// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
class EngineLoopTest {
    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
        topics = new Topics(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static LoopSettings settings(String service) {
        return LoopSettings.of(topics.client()).withTopics(new InternalTopics(service));
    }

    private static EngineLoop start(LoopSettings settings, PersistentQuery... queries) {
        return EngineLoop.start(settings, Plans.expressions(), List.of(queries));
    }

    private static void begin(EngineLoop loop, PersistentQuery query) throws Exception {
        try (TopicSetup setup = new TopicSetup(topics.client())) {
            setup.ensure(query.sink(), 2);
        }
        loop.addQuery(query, StartFrom.EARLIEST).get(30, TimeUnit.SECONDS);
    }

    private static ProducerRecord<String, String> sale(String topic, String item, int amount, long time) {
        return new ProducerRecord<>(topic, null, time, item, "{\"amount\": " + amount + "}");
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void sumsPerWindowFromBytesToBytesAndGoesOnAfterARestart(Delivery delivery) throws Exception {
        String name = delivery.name().toLowerCase(java.util.Locale.ROOT).replace("_", "");
        SourceDefinition sales = Plans.sales("sales-" + name);
        PersistentQuery query = Plans.windowedSum(sales, "totals-" + name);
        topics.create("sales-" + name, 2);
        LoopSettings settings = settings(name).withDelivery(delivery);
        topics.produce(List.of(
                sale("sales-" + name, "pen", 3, 100),
                sale("sales-" + name, "pen", 4, 200),
                sale("sales-" + name, "ink", 5, 1_300)));
        try (EngineLoop loop = start(settings)) {
            begin(loop, query);
            assertThat(totals(topics.readUntil(
                            "totals-" + name, found -> total(found, "pen", 0) == 7 && total(found, "ink", 1_000) == 5)))
                    .isNotEmpty();
        }
        try (EngineLoop loop = start(settings, query)) {
            topics.produce(List.of(sale("sales-" + name, "pen", 10, 300)));
            assertThat(topics.readUntil("totals-" + name, found -> total(found, "pen", 0) >= 17))
                    .anySatisfy(record -> {
                        assertThat(item(record)).isEqualTo("pen");
                        assertThat(windowStart(record)).isZero();
                        assertThat(record.value()).isEqualTo("{\"TOTAL\":17}");
                        assertThat(record.timestamp()).isEqualTo(300);
                    });
            assertThat(loop.figures().recordsIn()).isEqualTo(1);
        }
    }

    @Test
    void keepsBadRecordsWithTheirBytesPlaceAndReason() throws Exception {
        topics.create("mixed", 1);
        PersistentQuery query = Plans.copy(Plans.sales("mixed"), "good");
        topics.produce(List.of(
                sale("mixed", "pen", 1, 10),
                new ProducerRecord<>("mixed", null, 20L, "pen", "{\"amount\": \"many\"}"),
                new ProducerRecord<>("mixed", null, 30L, "pen", "no json"),
                sale("mixed", "ink", 2, 40)));
        LoopSettings settings = settings("bad");
        try (EngineLoop loop = start(settings)) {
            begin(loop, query);
            assertThat(topics.read("good", 2))
                    .extracting(ConsumerRecord::value)
                    .containsExactlyInAnyOrder("{\"AMOUNT\":1}", "{\"AMOUNT\":2}");
            List<ConsumerRecord<byte[], String>> letters =
                    topics.read(settings.topics().deadLetters(), 2);
            assertThat(letters).extracting(ConsumerRecord::value).containsExactly("{\"amount\": \"many\"}", "no json");
            assertThat(letters)
                    .extracting(letter -> Topics.header(letter, "millrace.offset"))
                    .containsExactly("1", "2");
            assertThat(letters)
                    .extracting(letter -> Topics.header(letter, "millrace.code"))
                    .containsExactly("WRONG_TYPE", "MALFORMED");
            assertThat(letters).allSatisfy(letter -> {
                assertThat(Topics.header(letter, "millrace.topic")).isEqualTo("mixed");
                assertThat(Topics.header(letter, "millrace.part")).isEqualTo("VALUE");
                assertThat(Topics.header(letter, "millrace.reason")).doesNotContain("many");
                assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("pen");
            });
            assertThat(loop.figures().badRecords()).isEqualTo(Map.of("mixed", 2L));
        }
    }

    /** Views over views, created one after the other while transfers arrive, restarted in between: no total but 0. */
    @Test
    void noTotalIsEverWrongThoughViewsComeLaterAndTheEngineRestarts() throws Exception {
        topics.create("transfers", 3);
        SourceDefinition transfers = Plans.transfers("transfers");
        List<PersistentQuery> bank = Plans.bank(transfers, "B_");
        Random random = new Random(11);
        LoopSettings settings = settings("bank");
        try (EngineLoop loop = start(settings)) {
            transfer(random, 500);
            begin(loop, bank.get(0));
            transfer(random, 500);
            begin(loop, bank.get(1));
            begin(loop, bank.get(2));
            begin(loop, bank.get(3));
            transfer(random, 500);
            assertThat(sum(topics.readUntil("B_CREDITS", found -> sum(found) == 1_500)))
                    .isEqualTo(1_500);
        }
        try (EngineLoop loop = start(settings, bank.toArray(PersistentQuery[]::new))) {
            transfer(random, 500);
            topics.readUntil("B_CREDITS", found -> sum(found) == 2_000);
            topics.readUntil("B_DEBITS", found -> sum(found) == 2_000);
            assertThat(loop.catchingUp().get(30, TimeUnit.SECONDS)).isEmpty();
        }
        List<ConsumerRecord<byte[], String>> totals = topics.read("B_TOTAL", 1);
        assertThat(totals).extracting(ConsumerRecord::value).containsOnly("{\"AMOUNT\":0}");
        assertThat(sum(topics.read("B_BALANCE", 10))).isZero();
    }

    private static void transfer(Random random, int count) throws Exception {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ProducerRecord<>(
                    "transfers",
                    "{\"from_account\": \"a" + random.nextInt(10) + "\", \"to_account\": \"a" + random.nextInt(10)
                            + "\", \"amount\": 1}"));
        }
        topics.produce(records);
    }

    /** The sum over the latest record of each key. */
    private static long sum(List<ConsumerRecord<byte[], String>> records) {
        Map<ByteBuffer, Long> latest = new java.util.HashMap<>();
        records.forEach(record -> latest.put(ByteBuffer.wrap(record.key()), number(record.value())));
        return latest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long number(String json) {
        return Long.parseLong(json.replaceAll("[^-0-9]", ""));
    }

    private static long total(List<ConsumerRecord<byte[], String>> records, String item, long window) {
        return records.stream()
                .filter(record -> item(record).equals(item) && windowStart(record) == window)
                .mapToLong(record -> number(record.value()))
                .reduce(0, (before, after) -> after);
    }

    private static List<String> totals(List<ConsumerRecord<byte[], String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    private static String item(ConsumerRecord<byte[], String> record) {
        return new String(record.key(), 0, record.key().length - Long.BYTES, StandardCharsets.UTF_8);
    }

    private static long windowStart(ConsumerRecord<byte[], String> record) {
        return ByteBuffer.wrap(record.key()).getLong(record.key().length - Long.BYTES);
    }
}
