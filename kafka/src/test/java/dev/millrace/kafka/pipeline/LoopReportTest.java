// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the loop tells about its queries while it runs on a real broker. */
@Timeout(180)
class LoopReportTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

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

    private static Engine start(String service, PersistentQuery... queries) {
        LoopSettings settings = LoopSettings.of(topics.client()).withTopics(new InternalTopics(service));
        return Engine.startAndAwait(settings, Plans.expressions(), List.of(queries));
    }

    private static void begin(Engine loop, PersistentQuery query) throws Exception {
        try (TopicSetup setup = new TopicSetup(topics.client())) {
            setup.ensure(query.sink(), 1);
        }
        loop.addQuery(query, Beginning.earliest()).get(30, TimeUnit.SECONDS);
    }

    private static void sell(String topic, int from, int to) throws Exception {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(new ProducerRecord<>(topic, null, 100L + i, "item" + i % 10, "{\"amount\": 1}"));
        }
        topics.produce(records);
    }

    private static QueryReport await(Engine loop, PersistentQuery query, Predicate<QueryReport> wanted) {
        long until = System.nanoTime() + LIMIT_NANOS;
        QueryReport seen = loop.reports().getLast().query(query.id()).orElseThrow();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("after 60 s the query only reports " + seen);
            }
            LockSupport.parkNanos(10_000_000);
            seen = loop.reports().getLast().query(query.id()).orElseThrow();
        }
        return seen;
    }

    private static boolean hasRead(QueryReport report, long rows) {
        return report.activity() == Activity.RUNNING && report.figures().rowsIn() == rows && report.lag() == 0;
    }

    @Test
    void tellsRowsLagStateAndBadRecordsAndCountsAgainAfterARestart() throws Exception {
        topics.create("counted", 1);
        PersistentQuery sum = Plans.windowedSum(Plans.sales("counted"), "counted-sums");
        try (Engine loop = start("counting")) {
            begin(loop, sum);
            sell("counted", 0, 100);
            topics.produce(List.of(new ProducerRecord<>("counted", null, 300L, "pen", "no json")));
            QueryReport report = await(loop, sum, seen -> hasRead(seen, 100) && seen.badRecords() == 1);
            assertThat(report.figures().stateBytes()).isPositive();
            assertThat(report.figures().rowsOut()).isBetween(10L, 100L);
            assertThat(report.figures().watermarkMillis()).isEqualTo(199);
            assertThat(report.figures().operators())
                    .extracting(operator -> operator.operator())
                    .containsExactly("Scan", "Aggregate", "Project", "NetRows", "Sink");
            assertThat(report.rowErrors()).isZero();
            LoopReport last = loop.reports().getLast();
            assertThat(last.recordsIn()).isEqualTo(101);
            assertThat(last.paused()).isFalse();
        }
        try (Engine loop = start("counting", sum)) {
            sell("counted", 100, 103);
            QueryReport report = await(loop, sum, seen -> hasRead(seen, 3));
            assertThat(report.badRecords()).isZero();
            assertThat(report.figures().stateBytes()).isPositive();
        }
    }

    @Test
    void pausedQueriesStillAnswerAndShowTheLagThatGrows() throws Exception {
        topics.create("held", 1);
        PersistentQuery copy = Plans.copy(Plans.sales("held"), "held-copy");
        PersistentQuery sum = Plans.windowedSum(copy.sink(), "held-sums");
        try (Engine loop = start("pausing")) {
            begin(loop, copy);
            begin(loop, sum);
            sell("held", 0, 10);
            await(loop, sum, seen -> hasRead(seen, 10));
            loop.pause(List.of(copy.id(), sum.id())).get(30, TimeUnit.SECONDS);
            assertThat(loop.reports().getLast().paused()).isTrue();
            QueryReport paused = loop.reports().getLast().query(copy.id()).orElseThrow();
            assertThat(paused.activity()).isEqualTo(Activity.PAUSED);
            sell("held", 10, 30);
            // The second query gets its rows inside the tick; what it lacks is what the first has not read.
            await(loop, copy, seen -> seen.lag() == 20);
            await(loop, sum, seen -> seen.lag() == 20);
            loop.resume(List.of(copy.id(), sum.id()), false).get(30, TimeUnit.SECONDS);
            assertThat(await(loop, copy, seen -> hasRead(seen, 30)).figures().rowsOut())
                    .isEqualTo(30);
            await(loop, sum, seen -> hasRead(seen, 30));
            loop.dropQuery(sum.id()).get(30, TimeUnit.SECONDS);
            assertThat(loop.reports().getLast().query(sum.id())).isEmpty();
        }
    }

    @Test
    void reportsOfTheLastSecondsGiveRates() throws Exception {
        topics.create("rated", 1);
        PersistentQuery copy = Plans.copy(Plans.sales("rated"), "rated-copy");
        try (Engine loop = start("rates")) {
            begin(loop, copy);
            sell("rated", 0, 50);
            await(loop, copy, seen -> hasRead(seen, 50));
            List<LoopReport> reports = loop.reports();
            assertThat(reports)
                    .hasSizeBetween(1, 50)
                    .isSortedAccordingTo((left, right) -> Long.compare(left.takenNanos(), right.takenNanos()));
        }
    }
}
