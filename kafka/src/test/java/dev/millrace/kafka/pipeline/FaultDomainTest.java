// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.GapMode;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.QuerySettings;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stops a query stops no other one: beside each fault stands a healthy query that has to go on. */
@Timeout(240)
class FaultDomainTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(
                BrokerSettings.in(directory).withPort(0).withKafkaSetting("auto.create.topics.enable", "false"));
        topics = new Topics(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Engine start(String service, PersistentQuery... queries) {
        LoopSettings settings = LoopSettings.of(topics.client()).withTopics(new InternalTopics(service));
        return Engine.startAndAwait(settings, Plans.expressions(), List.of(queries));
    }

    /** The first query is to be paused. */
    private static Engine startPaused(String service, PersistentQuery paused, PersistentQuery other) throws Exception {
        LoopSettings settings = LoopSettings.of(topics.client()).withTopics(new InternalTopics(service));
        Engine engine = Engine.start(
                settings,
                Plans.expressions(),
                List.of(
                        new Engine.Start(paused, Beginning.earliest(), true),
                        new Engine.Start(other, Beginning.earliest(), false)));
        engine.running().get(60, TimeUnit.SECONDS);
        return engine;
    }

    private static void begin(Engine engine, PersistentQuery query) throws Exception {
        try (TopicSetup setup = new TopicSetup(topics.client())) {
            setup.ensure(query.sink(), 1);
        }
        engine.addQuery(query, Beginning.earliest()).get(60, TimeUnit.SECONDS);
    }

    private static void sell(String topic, int... amounts) throws Exception {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int amount : amounts) {
            records.add(new ProducerRecord<>(topic, null, 100L, "pen", "{\"amount\": " + amount + "}"));
        }
        topics.produce(records);
    }

    private static QueryReport await(Engine engine, PersistentQuery query, Predicate<QueryReport> wanted) {
        long until = System.nanoTime() + LIMIT_NANOS;
        QueryReport seen = engine.report(query.id()).orElseThrow();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("after 60 s the query only reports " + seen);
            }
            LockSupport.parkNanos(10_000_000);
            seen = engine.report(query.id()).orElseThrow();
        }
        return seen;
    }

    private static void awaitActivity(Engine engine, PersistentQuery query, Activity activity) {
        await(engine, query, report -> report.activity() == activity);
    }

    private static QueryStop stop(Engine engine, PersistentQuery query) {
        return Objects.requireNonNull(engine.report(query.id()).orElseThrow().stop());
    }

    private static List<Integer> amounts(List<ConsumerRecord<byte[], String>> records) {
        return records.stream()
                .map(record -> Integer.parseInt(record.value().replaceAll("[^0-9]", "")))
                .toList();
    }

    private static List<Integer> copied(String topic, int count) {
        return amounts(topics.read(topic, count));
    }

    @Test
    void queriesThatShareNothingHavePipelinesOfTheirOwnAndOneThatConnectsThemMakesThemOne() throws Exception {
        topics.create("left", 1);
        topics.create("right", 1);
        PersistentQuery left = Plans.copy(Plans.sales("left"), "left-copy");
        PersistentQuery right = Plans.copy(Plans.sales("right"), "right-copy");
        PersistentQuery both = new PersistentQuery(
                "INSERTQUERY_5", "", Plans.copy(right.sink(), "left-copy").root(), left.sink());
        PersistentQuery end = Plans.copy(left.sink(), "both-copy");
        try (Engine engine = start("merging")) {
            begin(engine, left);
            begin(engine, right);
            assertThat(engine.report(left.id()).orElseThrow().pipeline())
                    .isNotEqualTo(engine.report(right.id()).orElseThrow().pipeline());
            sell("left", 1);
            sell("right", 2);
            begin(engine, end);
            begin(engine, both);
            assertThat(copied("both-copy", 2)).containsExactlyInAnyOrder(1, 2);
            sell("left", 3);
            sell("right", 4);
            assertThat(copied("both-copy", 4)).containsExactlyInAnyOrder(1, 2, 3, 4);
            assertThat(List.of(left, right, both, end))
                    .extracting(query -> engine.report(query.id()).orElseThrow().pipeline())
                    .containsOnly(engine.report(end.id()).orElseThrow().pipeline());
        }
        try (Engine engine = start("merging", left, right, end, both)) {
            sell("left", 5);
            sell("right", 6);
            assertThat(copied("both-copy", 6)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
            assertThat(engine.figures().recordsIn()).isEqualTo(2);
        }
        assertThat(copied("both-copy", 6)).hasSize(6);
    }

    @Test
    void oneOfSeveralQueriesCanBePausedAndThoseThatNeedItsRowsWait() throws Exception {
        topics.create("paused", 1);
        SourceDefinition sales = Plans.sales("paused");
        PersistentQuery first = Plans.copy(sales, "paused-first");
        PersistentQuery second = Plans.copy(first.sink(), "paused-second");
        PersistentQuery sum = Plans.windowedSum(second.sink(), "paused-sum");
        try (Engine engine = start("pauses")) {
            begin(engine, first);
            begin(engine, second);
            begin(engine, sum);
            sell("paused", 1, 2);
            topics.readUntil("paused-sum", found -> amounts(found).contains(3));
            engine.pause(List.of(second.id())).get(60, TimeUnit.SECONDS);
            awaitActivity(engine, second, Activity.PAUSED);
            awaitActivity(engine, sum, Activity.WAITING);
            assertThat(stop(engine, sum).queryId()).isEqualTo(second.id());
            sell("paused", 4);
            assertThat(copied("paused-first", 3)).containsExactly(1, 2, 4);
            assertThat(copied("paused-second", 2)).containsExactly(1, 2);
        }
        LoopSettings settings = LoopSettings.of(topics.client()).withTopics(new InternalTopics("pauses"));
        List<Engine.Start> all = List.of(
                new Engine.Start(first, Beginning.earliest(), false),
                new Engine.Start(second, Beginning.earliest(), true),
                new Engine.Start(sum, Beginning.earliest(), false));
        try (Engine engine = Engine.start(settings, Plans.expressions(), all)) {
            engine.running().get(60, TimeUnit.SECONDS);
            assertThat(engine.report(second.id()).orElseThrow().activity()).isEqualTo(Activity.PAUSED);
            sell("paused", 8);
            assertThat(copied("paused-first", 4)).containsExactly(1, 2, 4, 8);
            engine.resume(List.of(second.id()), false).get(60, TimeUnit.SECONDS);
            topics.readUntil("paused-sum", found -> amounts(found).contains(15));
            awaitActivity(engine, sum, Activity.RUNNING);
            sell("paused", 16);
            topics.readUntil("paused-sum", found -> amounts(found).contains(31));
        }
        assertThat(copied("paused-second", 5)).containsExactly(1, 2, 4, 8, 16);
        assertThat(amounts(topics.read("paused-sum", 1))).allMatch(total -> total <= 31);
    }

    @Test
    void aQueryThatOutgrowsItsLimitStopsWithFiguresAndOthersGoOn() throws Exception {
        topics.create("growing-state", 1);
        SourceDefinition sales = Plans.sales("growing-state");
        PersistentQuery healthy = Plans.copy(sales, "growing-copy");
        PersistentQuery small = Plans.windowedSum(healthy.sink(), "growing-sum")
                .with(new QuerySettings(OffsetsMode.ENGINE, false, 1L, GapMode.STOP));
        try (Engine engine = start("limits")) {
            begin(engine, healthy);
            begin(engine, small);
            sell("growing-state", 1);
            awaitActivity(engine, small, Activity.ERROR);
            assertThat(stop(engine, small).code()).isEqualTo("STATE_LIMIT");
            assertThat(stop(engine, small).message()).contains("limit of 1 bytes");
            sell("growing-state", 2);
            assertThat(copied("growing-copy", 2)).containsExactly(1, 2);
        }
        try (Engine engine = start("limits", healthy, small)) {
            assertThat(engine.report(small.id()).orElseThrow().activity()).isEqualTo(Activity.ERROR);
            sell("growing-state", 3);
            assertThat(copied("growing-copy", 3)).containsExactly(1, 2, 3);
            engine.dropQuery(small.id()).get(60, TimeUnit.SECONDS);
            assertThat(engine.report(small.id())).isEmpty();
        }
    }

    @Test
    void recordsDeletedBeforeTheyWereReadStopTheirReaderAndAreNamed() throws Exception {
        topics.create("shrinking", 1);
        topics.create("steady", 1);
        PersistentQuery reader = Plans.copy(Plans.sales("shrinking"), "shrinking-copy");
        PersistentQuery healthy = Plans.copy(Plans.sales("steady"), "steady-copy");
        try (Engine engine = start("gaps")) {
            begin(engine, reader);
            begin(engine, healthy);
            sell("shrinking", 1);
            assertThat(copied("shrinking-copy", 1)).containsExactly(1);
            engine.pause(List.of(reader.id())).get(60, TimeUnit.SECONDS);
            awaitActivity(engine, reader, Activity.PAUSED);
        }
        // A consumer that has fetched records already still has them when they are deleted; one that begins has not.
        sell("shrinking", 2, 3, 4);
        topics.deleteBefore("shrinking", 0, 3);
        try (Engine engine = startPaused("gaps", reader, healthy)) {
            engine.resume(List.of(reader.id()), false).get(60, TimeUnit.SECONDS);
            awaitActivity(engine, reader, Activity.ERROR);
            QueryStop stop = stop(engine, reader);
            assertThat(stop.code()).isEqualTo("OFFSETS_GONE");
            assertThat(stop.message()).contains("The records 1 to 2 of shrinking, partition 0");
            assertThat(stop.hint()).contains("RESUME CSAS_shrinking-copy FROM EARLIEST");
            sell("steady", 1);
            assertThat(copied("steady-copy", 1)).containsExactly(1);
            engine.resume(List.of(reader.id()), true).get(60, TimeUnit.SECONDS);
            assertThat(copied("shrinking-copy", 2)).containsExactly(1, 4);
            sell("shrinking", 5);
            assertThat(copied("shrinking-copy", 3)).containsExactly(1, 4, 5);
        }
    }

    @Test
    void aQueryThatMayGoOnOverAGapDoesSoByItself() throws Exception {
        topics.create("forgetful", 1);
        PersistentQuery reader = Plans.copy(Plans.sales("forgetful"), "forgetful-copy")
                .with(new QuerySettings(OffsetsMode.ENGINE, false, null, GapMode.CONTINUE));
        sell("forgetful", 1);
        try (Engine engine = start("forgets", reader)) {
            copied("forgetful-copy", 1);
            assertThat(engine.report(reader.id()).orElseThrow().activity()).isEqualTo(Activity.RUNNING);
        }
        sell("forgetful", 2, 3);
        topics.deleteBefore("forgetful", 0, 2);
        try (Engine engine = start("forgets", reader)) {
            assertThat(copied("forgetful-copy", 2)).containsExactly(1, 3);
            assertThat(engine.report(reader.id()).orElseThrow().activity()).isEqualTo(Activity.RUNNING);
        }
    }

    @Test
    void aSinkThatIsDeletedStopsItsWriterOnly() throws Exception {
        topics.create("writes", 1);
        SourceDefinition sales = Plans.sales("writes");
        PersistentQuery kept = Plans.copy(sales, "writes-kept");
        PersistentQuery sum = Plans.windowedSum(kept.sink(), "writes-gone");
        try (Engine engine = start("sinks")) {
            begin(engine, kept);
            begin(engine, sum);
            sell("writes", 1);
            topics.readUntil("writes-gone", found -> amounts(found).contains(1));
            topics.delete("writes-gone");
            sell("writes", 2);
            awaitActivity(engine, sum, Activity.ERROR);
            assertThat(stop(engine, sum).code()).isEqualTo("TOPIC_MISSING");
            sell("writes", 3);
            assertThat(copied("writes-kept", 3)).containsExactly(1, 2, 3);
            topics.create("writes-gone", 1);
            engine.resume(List.of(sum.id()), false).get(60, TimeUnit.SECONDS);
            topics.readUntil("writes-gone", found -> amounts(found).contains(6));
        }
    }

    @Test
    void aTopicThatWasMadeAnewIsNotReadOnInSilence() throws Exception {
        topics.create("reborn", 2);
        PersistentQuery copy = Plans.copy(Plans.sales("reborn"), "reborn-copy");
        try (Engine engine = start("rebirth")) {
            begin(engine, copy);
            sell("reborn", 1);
            copied("reborn-copy", 1);
            topics.delete("reborn");
            topics.create("reborn", 1);
            awaitActivity(engine, copy, Activity.ERROR);
            assertThat(stop(engine, copy).code()).isIn("TOPIC_REPLACED", "TOPIC_MISSING");
            engine.resume(List.of(copy.id()), true).get(60, TimeUnit.SECONDS);
            sell("reborn", 2);
            assertThat(copied("reborn-copy", 2)).containsExactly(1, 2);
        }
    }

    /** The same topic is written by a query, read as a table by another, and holds far more than one poll brings. */
    @Test
    void manyUnreadRecordsOfATableBetweenTwoQueriesAreReadAtAStart() throws Exception {
        topics.create("wide", 1);
        PersistentQuery sums = Plans.bank(Plans.transfers("wide"), "WIDE_").getFirst();
        PersistentQuery over = Plans.totalOf(sums.sink(), "WIDE_ALL");
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            records.add(new ProducerRecord<>(
                    "wide", "{\"from_account\": \"x\", \"to_account\": \"a" + i + "\", \"amount\": 1}"));
        }
        try (Engine engine = start("stall")) {
            begin(engine, sums);
            begin(engine, over);
            topics.produce(records.subList(0, 10));
            topics.readUntil("WIDE_ALL", found -> amounts(found).contains(10));
            engine.pause(List.of(sums.id(), over.id())).get(60, TimeUnit.SECONDS);
        }
        // Somebody else writes more to the table than one poll brings.
        List<ProducerRecord<String, String>> foreign = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            foreign.add(new ProducerRecord<>("WIDE_CREDITS", "f" + i, "{\"AMOUNT\": 1}"));
        }
        topics.produce(foreign);
        try (Engine engine = start("stall", sums, over)) {
            topics.produce(records.subList(10, 20));
            topics.readUntil("WIDE_ALL", found -> amounts(found).contains(40_020));
            assertThat(engine.report(over.id()).orElseThrow().activity()).isEqualTo(Activity.RUNNING);
        }
    }
}
