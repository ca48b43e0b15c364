// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of what can happen to pipelines: records arrive, strangers write into the middle, queries are paused, go on, come
 * later and connect others, the engine is started again. In the end every stream holds each record once, and every sum is that of a
 * batch computation. The seed is the test's argument; {@code millrace.schedules} says how many there are.
 */
@Timeout(600)
class ScheduleTest {
    private static final int STEPS = 14;
    private static final int ITEMS = 5;

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

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("millrace.schedules", 12));
    }

    /** One run of a schedule: two streams copied, one into the other, and sums over both. */
    private static final class Schedule {
        private final Random random;
        private final String name;
        private final LoopSettings settings;
        private final List<PersistentQuery> queries;
        private final List<PersistentQuery> begun = new ArrayList<>();
        private final Set<String> paused = new HashSet<>();
        private final Map<String, Long> left = new HashMap<>();
        private final Map<String, Long> both = new HashMap<>();
        private int rows;
        private Engine engine;

        Schedule(long seed) throws Exception {
            random = new Random(seed);
            name = "s" + seed;
            settings = LoopSettings.of(topics.client()).withTopics(new InternalTopics(name));
            topics.create(name + "-left", 2);
            topics.create(name + "-right", 1);
            PersistentQuery copy = Plans.copy(Plans.sales(name + "-left"), name + "-copy");
            PersistentQuery sum = Plans.windowedSum(Plans.sales(name + "-left"), name + "-sum");
            PersistentQuery insert = new PersistentQuery(
                    "INSERTQUERY_" + name,
                    "",
                    Plans.copy(Plans.sales(name + "-right"), "unused").root(),
                    copy.sink());
            PersistentQuery all = Plans.windowedSum(copy.sink(), name + "-all");
            queries = List.of(copy, sum, all, insert);
            try (TopicSetup setup = new TopicSetup(topics.client())) {
                queries.forEach(query -> setup.ensure(query.sink(), 2));
            }
            engine = start();
        }

        private Engine start() throws Exception {
            Engine started = Engine.start(
                    settings,
                    Plans.expressions(),
                    begun.stream()
                            .map(query -> new Engine.Start(query, Beginning.earliest(), paused.contains(query.id())))
                            .toList());
            started.running().get(60, TimeUnit.SECONDS);
            return started;
        }

        void step() throws Exception {
            switch (random.nextInt(8)) {
                case 0, 1 -> sell("-left", true, true);
                case 2 -> sell("-right", false, true);
                case 3 -> sell("-copy", false, true);
                case 4 -> begin();
                case 5 -> pause();
                case 6 -> resume();
                default -> {
                    engine.close();
                    engine = start();
                }
            }
        }

        private void sell(String topic, boolean inLeft, boolean inBoth) throws Exception {
            List<ProducerRecord<String, String>> records = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                String item = "item" + random.nextInt(ITEMS);
                long amount = 1 + random.nextLong(9);
                long time = random.nextLong(2_000);
                records.add(new ProducerRecord<>(name + topic, null, time, item, "{\"AMOUNT\": " + amount + "}"));
                String window = item + " " + time / Plans.WINDOW_MILLIS * Plans.WINDOW_MILLIS;
                if (inLeft) {
                    left.merge(window, amount, Long::sum);
                }
                if (inBoth) {
                    both.merge(window, amount, Long::sum);
                    rows++;
                }
            }
            topics.produce(records);
        }

        private void begin() throws Exception {
            if (begun.size() < queries.size()) {
                PersistentQuery next = queries.get(begun.size());
                engine.addQuery(next, Beginning.earliest()).get(60, TimeUnit.SECONDS);
                begun.add(next);
            }
        }

        private void pause() throws Exception {
            if (!begun.isEmpty()) {
                String id = begun.get(random.nextInt(begun.size())).id();
                paused.add(id);
                engine.pause(List.of(id)).get(60, TimeUnit.SECONDS);
            }
        }

        private void resume() throws Exception {
            List<String> ids = paused.stream().sorted().toList();
            if (!ids.isEmpty()) {
                String id = ids.get(random.nextInt(ids.size()));
                paused.remove(id);
                engine.resume(List.of(id), false).get(60, TimeUnit.SECONDS);
            }
        }

        void finish() throws Exception {
            while (begun.size() < queries.size()) {
                begin();
            }
            sell("-left", true, true);
            sell("-right", false, true);
            while (!paused.isEmpty()) {
                resume();
            }
            topics.readUntil(name + "-sum", found -> latest(found).equals(left));
            topics.readUntil(name + "-all", found -> latest(found).equals(both));
            assertThat(topics.read(name + "-copy", rows)).hasSize(rows);
            engine.close();
            engine = start();
            sell("-left", true, true);
            topics.readUntil(name + "-sum", found -> latest(found).equals(left));
            topics.readUntil(name + "-all", found -> latest(found).equals(both));
            assertThat(topics.read(name + "-copy", rows)).hasSize(rows);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyScheduleEndsInWhatABatchComputes(long seed) throws Exception {
        Schedule schedule = new Schedule(seed);
        try {
            for (int step = 0; step < STEPS; step++) {
                schedule.step();
            }
            schedule.finish();
        } finally {
            schedule.engine.close();
        }
    }

    /** The latest sum of each item and window. */
    private static Map<String, Long> latest(List<ConsumerRecord<byte[], String>> records) {
        Map<String, Long> latest = new HashMap<>();
        for (ConsumerRecord<byte[], String> record : records) {
            int length = record.key().length - Long.BYTES;
            String item = new String(record.key(), 0, length, StandardCharsets.UTF_8);
            latest.put(
                    item + " " + ByteBuffer.wrap(record.key()).getLong(length),
                    Long.parseLong(record.value().replaceAll("[^-0-9]", "")));
        }
        return latest;
    }
}
