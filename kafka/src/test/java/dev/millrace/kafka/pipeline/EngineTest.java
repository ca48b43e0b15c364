// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
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
class EngineTest {
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

    private static Engine start(LoopSettings settings, PersistentQuery... queries) {
        return Engine.startAndAwait(settings, Plans.expressions(), List.of(queries));
    }

    private static void begin(Engine loop, PersistentQuery query) throws Exception {
        try (TopicSetup setup = new TopicSetup(topics.client())) {
            setup.ensure(query.sink(), 2);
        }
        loop.addQuery(query, Beginning.earliest()).get(30, TimeUnit.SECONDS);
    }

    private static ProducerRecord<String, String> sale(String topic, String item, int amount, long time) {
        return new ProducerRecord<>(topic, null, time, item, "{\"amount\": " + amount + "}");
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void sumsPerWindowFromBytesToBytesAndGoesOnAfterARestart(Delivery delivery) throws Exception {
        String name = delivery.name().toLowerCase(Locale.ROOT).replace("_", "");
        SourceDefinition sales = Plans.sales("sales-" + name);
        PersistentQuery query = Plans.windowedSum(sales, "totals-" + name);
        topics.create("sales-" + name, 2);
        LoopSettings settings = settings(name).withDelivery(delivery);
        topics.produce(List.of(
                sale("sales-" + name, "pen", 3, 100),
                sale("sales-" + name, "pen", 4, 200),
                sale("sales-" + name, "ink", 5, 1_300)));
        try (Engine loop = start(settings)) {
            begin(loop, query);
            assertThat(totals(topics.readUntil(
                            "totals-" + name, found -> total(found, "pen", 0) == 7 && total(found, "ink", 1_000) == 5)))
                    .isNotEmpty();
        }
        try (Engine loop = start(settings, query)) {
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
        try (Engine loop = start(settings)) {
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

    /** A second program writes to the stream between two queries: its records are merged, ours are not read twice. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void mergesWhatOthersWriteToAStreamBetweenTwoQueries(Delivery delivery) throws Exception {
        String name = delivery.name().toLowerCase(Locale.ROOT).replace("_", "");
        topics.create("raw-" + name, 2);
        PersistentQuery copy = Plans.copy(Plans.sales("raw-" + name), "shared-" + name);
        PersistentQuery sum = Plans.windowedSum(copy.sink(), "sums-" + name);
        LoopSettings settings = settings("shared-" + name).withDelivery(delivery);
        try (Engine loop = start(settings)) {
            begin(loop, copy);
            topics.produce(List.of(sale("raw-" + name, "pen", 1, 10)));
            topics.read("shared-" + name, 1);
            begin(loop, sum);
            topics.readUntil("sums-" + name, found -> total(found, "pen", 0) == 1);
            topics.produce(List.of(sale("raw-" + name, "pen", 2, 20), sale("shared-" + name, "pen", 10, 30)));
            topics.readUntil("sums-" + name, found -> total(found, "pen", 0) == 13);
        }
        topics.produce(List.of(sale("shared-" + name, "pen", 100, 40)));
        try (Engine loop = start(settings, copy, sum)) {
            topics.produce(List.of(sale("raw-" + name, "pen", 1_000, 50)));
            topics.readUntil("sums-" + name, found -> total(found, "pen", 0) == 1_113);
            topics.produce(List.of(sale("shared-" + name, "ink", 7, 60), sale("raw-" + name, "ink", 70, 70)));
            topics.readUntil("sums-" + name, found -> total(found, "ink", 0) == 77);
            assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
        }
        // Nothing of ours was taken for a stranger's: no sum ever went beyond.
        assertThat(topics.read("sums-" + name, 1))
                .extracting(record -> number(record.value()))
                .allMatch(total -> total <= 1_113);
    }

    @Test
    void aQueryThatWritesToAStreamLaterReachesItsReaders() throws Exception {
        topics.create("early", 1);
        topics.create("late", 1);
        PersistentQuery copy = Plans.copy(Plans.sales("early"), "both");
        PersistentQuery sum = Plans.windowedSum(copy.sink(), "both-sums");
        PersistentQuery insert = new PersistentQuery(
                "INSERTQUERY_3", "", Plans.copy(Plans.sales("late"), "both").root(), copy.sink());
        LoopSettings settings = settings("inserts");
        try (Engine loop = start(settings)) {
            begin(loop, copy);
            begin(loop, sum);
            topics.produce(List.of(sale("early", "pen", 1, 10), sale("late", "pen", 2, 20)));
            topics.readUntil("both-sums", found -> total(found, "pen", 0) == 1);
            begin(loop, insert);
            topics.readUntil("both-sums", found -> total(found, "pen", 0) == 3);
            topics.produce(List.of(sale("early", "pen", 10, 30), sale("late", "pen", 20, 40)));
            topics.readUntil("both-sums", found -> total(found, "pen", 0) == 33);
        }
        try (Engine loop = start(settings, copy, sum, insert)) {
            topics.produce(List.of(sale("early", "pen", 100, 50), sale("late", "pen", 200, 60)));
            topics.readUntil("both-sums", found -> total(found, "pen", 0) == 333);
            assertThat(loop.figures().recordsIn()).isEqualTo(2);
        }
    }

    @Test
    void saysThatTheHistoryOfAStateIsGoneAndBeginsAnewWhenTold() throws Exception {
        topics.create("short", 1);
        PersistentQuery sum = Plans.windowedSum(Plans.sales("short"), "short-sums");
        LoopSettings settings = settings("gone");
        topics.produce(List.of(sale("short", "pen", 1, 10), sale("short", "pen", 2, 20)));
        try (Engine loop = start(settings)) {
            begin(loop, sum);
            topics.readUntil("short-sums", found -> total(found, "pen", 0) == 3);
        }
        topics.deleteBefore("short", 0, 1);
        try (Engine engine = start(settings, sum)) {
            QueryReport report = engine.report(sum.id()).orElseThrow();
            assertThat(report.activity()).isEqualTo(QueryReport.Activity.ERROR);
            QueryStop stop = Objects.requireNonNull(report.stop());
            assertThat(stop.code()).isEqualTo("HISTORY_GONE");
            assertThat(stop.message()).contains("offset 0").contains("begins at 1");
            assertThat(stop.hint()).contains("RESUME CTAS_short-sums FROM EARLIEST");
            engine.resume(List.of(sum.id()), true).get(30, TimeUnit.SECONDS);
            topics.produce(List.of(sale("short", "pen", 4, 30)));
            // It began anew with the second record.
            topics.readUntil("short-sums", found -> total(found, "pen", 0) == 6);
        }
    }

    @Test
    void readsPartitionsThatATopicGetsLater() throws Exception {
        topics.create("growing", 1);
        PersistentQuery sum = Plans.windowedSum(Plans.sales("growing"), "growing-sums");
        LoopSettings settings = settings("growth");
        topics.produce(List.of(sale("growing", "pen", 1, 10)));
        try (Engine loop = start(settings)) {
            begin(loop, sum);
            topics.readUntil("growing-sums", found -> total(found, "pen", 0) == 1);
        }
        topics.raisePartitions("growing", 2);
        topics.produce(List.of(new ProducerRecord<>("growing", 1, 20L, "pen", "{\"amount\": 2}")));
        try (Engine loop = start(settings, sum)) {
            topics.readUntil("growing-sums", found -> total(found, "pen", 0) == 3);
            assertThat(loop.figures().recordsIn()).isEqualTo(1);
        }
        topics.produce(List.of(new ProducerRecord<>("growing", 1, 30L, "pen", "{\"amount\": 4}")));
        try (Engine loop = start(settings, sum)) {
            topics.readUntil("growing-sums", found -> total(found, "pen", 0) == 7);
            assertThat(loop.figures().recordsIn()).isEqualTo(1);
        }
    }

    @Test
    void aSecondInstanceOfTheServiceTakesOver() throws Exception {
        topics.create("fenced", 1);
        PersistentQuery copy = Plans.copy(Plans.sales("fenced"), "fenced-copy");
        LoopSettings settings = settings("twins");
        try (Engine first = start(settings)) {
            begin(first, copy);
            try (Engine second = start(settings, copy)) {
                topics.produce(List.of(sale("fenced", "pen", 1, 10)));
                assertThat(first.failure().get(60, TimeUnit.SECONDS).code()).isEqualTo(LoopError.FENCED);
                assertThat(topics.read("fenced-copy", 1)).hasSize(1);
                assertThat(second.state()).isEqualTo(LoopState.RUNNING);
            }
        }
    }

    @Test
    void refusesWhatCannotBeDoneAndGoesOn() throws Exception {
        LoopSettings settings = settings("refusals");
        PersistentQuery missing = Plans.copy(Plans.sales("nowhere"), "nothing");
        try (Engine loop = start(settings)) {
            assertThat(loop.addQuery(missing, Beginning.earliest()))
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("nowhere does not exist");
            topics.create("somewhere", 1);
            PersistentQuery copy = Plans.copy(Plans.sales("somewhere"), "chain");
            PersistentQuery reader = Plans.copy(copy.sink(), "chain-end");
            begin(loop, copy);
            begin(loop, reader);
            topics.produce(List.of(sale("somewhere", "pen", 1, 10)));
            topics.read("chain-end", 1);
            assertThat(loop.dropQuery(copy.id()))
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining(reader.id());
            loop.dropQuery(reader.id()).get(30, TimeUnit.SECONDS);
            loop.dropQuery(copy.id()).get(30, TimeUnit.SECONDS);
            assertThat(loop.reports().getLast().queries()).isEmpty();
            assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
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
        try (Engine loop = start(settings)) {
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
        try (Engine loop = start(settings, bank.toArray(PersistentQuery[]::new))) {
            transfer(random, 500);
            topics.readUntil("B_CREDITS", found -> sum(found) == 2_000);
            topics.readUntil("B_DEBITS", found -> sum(found) == 2_000);
            assertThat(loop.reports().getLast().queries())
                    .allMatch(report -> report.activity() == QueryReport.Activity.RUNNING);
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
        Map<ByteBuffer, Long> latest = new HashMap<>();
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
