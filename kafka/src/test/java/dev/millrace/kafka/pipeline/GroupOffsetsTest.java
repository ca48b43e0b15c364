// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.group.GroupQuery;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Queries whose consumer groups keep how far they have read. Windows are one second long. */
@Timeout(240)
class GroupOffsetsTest {
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

    private static Engine start(String service, PersistentQuery... queries) {
        return Engine.startAndAwait(settings(service), Plans.expressions(), List.of(queries));
    }

    private static String group(String service, PersistentQuery query) {
        return GroupQuery.groupName(settings(service), query.id());
    }

    private static PersistentQuery finalSums(SourceDefinition sales, String sink) {
        return Plans.inGroup(Plans.windowedSum(sales, sink, 0, Emit.FINAL));
    }

    private static ProducerRecord<String, String> sale(String topic, String item, int amount, long time) {
        return new ProducerRecord<>(topic, null, time, item, "{\"amount\": " + amount + "}");
    }

    @Test
    void hasTheOpenWindowsAgainAfterARestartAndTellsNoneTwice() throws Exception {
        topics.create("restart-sales", 1);
        PersistentQuery query = finalSums(Plans.sales("restart-sales"), "restart-totals");
        topics.produce(List.of(
                sale("restart-sales", "pen", 3, 100),
                sale("restart-sales", "pen", 4, 200),
                sale("restart-sales", "ink", 5, 1_300)));
        try (Engine loop = start("restart", query)) {
            topics.read("restart-totals", 1);
            assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
        }
        assertThat(topics.committed(group("restart", query), "restart-sales", 0))
                .as("the first record of the window that is open")
                .isEqualTo(2);
        try (Engine loop = start("restart", query)) {
            topics.produce(List.of(
                    sale("restart-sales", "pen", 50, 900),
                    sale("restart-sales", "pen", 6, 1_400),
                    sale("restart-sales", "ink", 1, 2_500),
                    sale("restart-sales", "ink", 1, 3_500)));
            assertThat(told(topics.read("restart-totals", 4)))
                    .containsExactly("pen 0 7", "ink 1000 5", "pen 1000 6", "ink 2000 1");
            assertThat(loop.figures().recordsIn()).isEqualTo(4);
        }
    }

    @Test
    void goesOnWithSumsOfSeveralPartitionsThatAreToldAtEveryChange() throws Exception {
        topics.create("changes-sales", 2);
        PersistentQuery query = Plans.inGroup(Plans.windowedSum(Plans.sales("changes-sales"), "changes-totals"));
        topics.produce(List.of(
                sale("changes-sales", "pen", 3, 100),
                sale("changes-sales", "ink", 1, 150),
                sale("changes-sales", "cap", 1, 160),
                sale("changes-sales", "pen", 4, 200)));
        try (Engine _ = start("changes", query)) {
            topics.readUntil("changes-totals", found -> told(found).contains("pen 0 7"));
        }
        try (Engine _ = start("changes", query)) {
            topics.produce(List.of(sale("changes-sales", "pen", 10, 300)));
            List<String> told =
                    told(topics.readUntil("changes-totals", found -> told(found).contains("pen 0 17")));
            assertThat(told.getLast()).isEqualTo("pen 0 17");
        }
    }

    @Test
    void beginsWhereTheGroupIsSetFromOutside() throws Exception {
        topics.create("moved-sales", 1);
        PersistentQuery query = finalSums(Plans.sales("moved-sales"), "moved-totals");
        topics.produce(List.of(
                sale("moved-sales", "pen", 3, 100),
                sale("moved-sales", "pen", 4, 200),
                sale("moved-sales", "ink", 5, 1_300)));
        try (Engine _ = start("moved", query)) {
            topics.read("moved-totals", 1);
        }
        topics.setOffset(group("moved", query), "moved-sales", 0, 1);
        try (Engine _ = start("moved", query)) {
            assertThat(told(topics.read("moved-totals", 2)))
                    .as("from the second record on, as if nothing had been told")
                    .containsExactly("pen 0 7", "pen 0 4");
        }
        topics.setOffset(group("moved", query), "moved-sales", 0, 99);
        LoopException refused = catchThrowableOfType(LoopException.class, () -> start("moved", query));
        assertThat(refused.code()).isEqualTo(LoopError.OFFSET_OUT_OF_RANGE);
        assertThat(refused).hasMessageContaining("offset 99 of moved-sales, partition 0");
        assertThat(refused.hint()).contains("kafka-consumer-groups --group millrace-moved-CTAS_moved-totals");
    }

    /** What the first query writes twice after its group was set back is not counted twice by the second. */
    @Test
    void computesWhatOtherQueriesOfGroupsWriteInsteadOfReadingIt() throws Exception {
        topics.create("fed-sales", 1);
        PersistentQuery copy = Plans.inGroup(Plans.copy(Plans.sales("fed-sales"), "fed-copies"));
        PersistentQuery sums = finalSums(copy.sink(), "fed-totals");
        topics.produce(List.of(sale("fed-sales", "pen", 3, 100), sale("fed-sales", "pen", 4, 200)));
        try (Engine _ = start("fed", copy, sums)) {
            topics.read("fed-copies", 2);
        }
        topics.setOffset(group("fed", copy), "fed-sales", 0, 0);
        try (Engine loop = start("fed", copy, sums)) {
            topics.produce(List.of(sale("fed-sales", "ink", 5, 1_300)));
            topics.read("fed-copies", 5);
            assertThat(told(topics.read("fed-totals", 1))).containsExactly("pen 0 7");
            LoopException inUse = catchThrowableOfType(LoopException.class, () -> {
                try {
                    loop.dropQuery(copy.id()).get(60, TimeUnit.SECONDS);
                } catch (ExecutionException refused) {
                    throw refused.getCause();
                }
            });
            assertThat(inUse.code()).isEqualTo(LoopError.QUERY_IN_USE);
        }
    }

    @Test
    void startsAndEndsWhileOthersRunAndTakesItsGroupWithIt() throws Exception {
        topics.create("both-sales", 1);
        SourceDefinition sales = Plans.sales("both-sales");
        PersistentQuery byEngine = Plans.windowedSum(sales, "both-engine", 0, Emit.FINAL);
        PersistentQuery byGroup = finalSums(sales, "both-group");
        topics.produce(List.of(sale("both-sales", "old", 1, 10)));
        try (Engine loop = start("both", byEngine)) {
            try (TopicSetup setup = new TopicSetup(topics.client())) {
                setup.ensure(byGroup.sink(), 1);
            }
            loop.addQuery(byGroup, Beginning.latest()).get(60, TimeUnit.SECONDS);
            topics.produce(List.of(sale("both-sales", "pen", 2, 20), sale("both-sales", "pen", 3, 1_020)));
            assertThat(told(topics.read("both-engine", 2))).containsExactly("old 0 1", "pen 0 2");
            assertThat(told(topics.read("both-group", 1))).containsExactly("pen 0 2");
            loop.dropQuery(byGroup.id()).get(60, TimeUnit.SECONDS);
            assertThat(topics.groups()).doesNotContain(group("both", byGroup));
        }
    }

    @Test
    void refusesWhatNoRecentPartOfTheInputIsEnoughFor() throws Exception {
        topics.create("unbounded", 1);
        PersistentQuery query = Plans.inGroup(
                Plans.bank(Plans.transfers("unbounded"), "UNBOUNDED_").getFirst());
        LoopException refused = catchThrowableOfType(LoopException.class, () -> start("unbounded", query));
        assertThat(refused.code()).isEqualTo(LoopError.NOT_SUPPORTED);
        assertThat(refused).hasMessageContaining("it aggregates without a window");
        assertThat(refused.hint()).contains("'millrace.offsets'='engine'");
    }

    /**
     * Every window's sum is right whenever it is told, also when it is told again because the engine was killed between telling it
     * and keeping the offsets.
     */
    @Test
    void everyWindowIsToldRightThoughTheEngineIsKilled() throws Exception {
        long seed = 7;
        Random random = new Random(seed);
        topics.create("killed-sales", 1);
        topics.create("killed-totals", 1);
        String[] arguments = {broker.bootstrapServers(), "killed", "killed-sales", "killed-totals", "GROUP"};
        List<ProducerRecord<String, String>> sent = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (EngineProcess engine = EngineProcess.start(arguments)) {
                engine.awaitRunning();
                List<ProducerRecord<String, String>> more = outOfOrder(random, sent.size(), 2_000);
                topics.produce(more);
                sent.addAll(more);
                Map<String, Long> closed = closedSums(sent);
                int wanted = round == 2 ? closed.size() : closed.size() / 2;
                topics.readUntil("killed-totals", found -> latest(found).size() >= wanted);
                engine.kill();
            }
        }
        Map<String, Long> expected = closedSums(sent);
        List<ConsumerRecord<byte[], String>> results =
                topics.readUntil("killed-totals", found -> latest(found).size() >= expected.size());
        assertThat(latest(results)).as("seed %d", seed).isEqualTo(expected);
        assertThat(told(results)).as("seed %d", seed).allSatisfy(line -> {
            int space = line.lastIndexOf(' ');
            assertThat(expected).containsEntry(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        });
    }

    private static List<ProducerRecord<String, String>> outOfOrder(Random random, int before, int count) {
        List<ProducerRecord<String, String>> sales = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long time = 10L * (before + i) + random.nextInt(1_500);
            sales.add(sale("killed-sales", "item" + random.nextInt(3), 1 + random.nextInt(9), time));
        }
        return sales;
    }

    /** The sums of the windows that the last record has closed, of the rows that were not late. */
    private static Map<String, Long> closedSums(List<ProducerRecord<String, String>> sales) {
        Map<String, Long> sums = new HashMap<>();
        long watermark = Long.MIN_VALUE;
        for (ProducerRecord<String, String> sale : sales) {
            long start = sale.timestamp() / Plans.WINDOW_MILLIS * Plans.WINDOW_MILLIS;
            if (start + Plans.WINDOW_MILLIS > watermark) {
                sums.merge(sale.key() + " " + start, number(sale.value()), Long::sum);
            }
            watermark = Math.max(watermark, sale.timestamp());
        }
        long end = watermark;
        sums.keySet().removeIf(key -> Long.parseLong(key.substring(key.indexOf(' ') + 1)) + Plans.WINDOW_MILLIS > end);
        return sums;
    }

    private static Map<String, Long> latest(List<ConsumerRecord<byte[], String>> results) {
        Map<String, Long> latest = new HashMap<>();
        results.forEach(result -> latest.put(key(result), number(result.value())));
        return latest;
    }

    private static List<String> told(List<ConsumerRecord<byte[], String>> results) {
        return results.stream()
                .map(result -> key(result) + " " + number(result.value()))
                .toList();
    }

    private static String key(ConsumerRecord<byte[], String> result) {
        byte[] key = result.key();
        int length = key.length - Long.BYTES;
        return new String(key, 0, length, StandardCharsets.UTF_8) + " "
                + ByteBuffer.wrap(key).getLong(length);
    }

    private static long number(String json) {
        return Long.parseLong(json.replaceAll("[^-0-9]", ""));
    }
}
