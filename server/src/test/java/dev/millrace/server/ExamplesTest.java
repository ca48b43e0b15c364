// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.connectors.generate.EventGenerator;
import dev.millrace.connectors.generate.GeneratedEvent;
import dev.millrace.connectors.generate.GeneratorSettings;
import dev.millrace.connectors.generate.Generators;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts in {@code examples/} on a broker, fed by the generators and by nothing else, read by Kafka's own consumer. Each test
 * has a broker of its own, because the examples share topics with other programs and so with each other.
 */
@Timeout(120)
class ExamplesTest {

    private static final long START = 1_700_000_000_000L;
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path directory = Path.of("");

    private EmbeddedBroker broker;
    private Service service;
    private LiveSession session;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
        InternalTopics topics = new InternalTopics("examples");
        service = Service.start(LoopSettings.of(client()).withTopics(topics));
        session = LiveSession.open(client(), topics);
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
        broker.close();
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private void run(String script) throws IOException {
        session.run(
                "SET 'auto.offset.reset' = 'earliest';\n" + Files.readString(EXAMPLES.resolve(script)),
                new RecordedResults());
    }

    private void generate(String name, int count) {
        send(Generators.find(name).create(new GeneratorSettings(1, START, 100, Map.of())), count);
    }

    private void send(EventGenerator events, int count) {
        try (var producer = new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                GeneratedEvent event = events.next();
                var ignored = producer.send(
                        new ProducerRecord<>(event.topic(), null, event.timestampMillis(), event.key(), event.value()));
            }
        }
    }

    /** The committed records of {@code topic} from its beginning, up to the first that {@code last} holds for. */
    private <K, V> List<ConsumerRecord<K, V>> read(
            String topic, Deserializer<K> keys, Deserializer<V> values, Predicate<List<ConsumerRecord<K, V>>> last) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("isolation.level", "read_committed");
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, keys, values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!last.test(records)) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static Map<?, ?> json(byte @Nullable [] value) {
        byte[] present = Objects.requireNonNull(value);
        try {
            return (Map<?, ?>) Objects.requireNonNull(JsonText.parse(present, 0, present.length));
        } catch (BadRecordException bad) {
            throw new AssertionError(bad);
        }
    }

    private static long number(Map<?, ?> object, String field) {
        return ((Number) Objects.requireNonNull(object.get(field))).longValue();
    }

    @Test
    void everyFifthSaleBringsASummary() throws IOException {
        run("store/pipeline.sql");
        generate("store", 5000);
        TreeMap<Long, Long> expected = new TreeMap<>();
        EventGenerator again = Generators.find("store").create(new GeneratorSettings(1, START, 100, Map.of()));
        for (long time = 0; time <= 4995; time++) {
            expected.merge((time + 4) / 5 * 5, number(json(again.next().value()), "amount"), Long::sum);
        }
        var summaries = read(
                "sales-summary",
                new LongDeserializer(),
                new ByteArrayDeserializer(),
                records -> records.size() >= expected.size());
        TreeMap<Long, Long> found = new TreeMap<>();
        for (var summary : summaries) {
            Map<?, ?> value = json(summary.value());
            assertThat(value.keySet()).isEqualTo(Set.of("amount", "time"));
            assertThat(found.put(number(value, "time"), number(value, "amount")))
                    .isNull();
        }
        assertThat(found).hasSize(1000).isEqualTo(expected);
    }

    @Test
    void wordsAreCountedAsKafkasConsumerReadsThem() throws IOException {
        run("wordcount/pipeline.sql");
        generate("lines", 500);
        Map<String, Long> expected = new HashMap<>();
        EventGenerator again = Generators.find("lines").create(new GeneratorSettings(1, START, 100, Map.of()));
        for (int i = 0; i < 500; i++) {
            for (String word : new String(again.next().value(), StandardCharsets.UTF_8).split(" ", -1)) {
                expected.merge(word, 1L, Long::sum);
            }
        }
        long words = expected.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> found = new HashMap<>();
        read("streams-wordcount-output", new StringDeserializer(), new LongDeserializer(), records -> {
            found.clear();
            records.forEach(record -> found.put(record.key(), record.value()));
            return found.values().stream().mapToLong(Long::longValue).sum() >= words;
        });
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void everySensorHasItsAverages() throws IOException {
        run("iot/pipeline.sql");
        generate("iot", 3000);
        Map<String, double[]> expected = new HashMap<>();
        EventGenerator again = Generators.find("iot").create(new GeneratorSettings(1, START, 100, Map.of()));
        for (int i = 0; i < 3000; i++) {
            Map<?, ?> reading = json(again.next().value());
            double[] sum = expected.computeIfAbsent(
                    reading.get("sensor") + "@" + number(reading, "time") / 10_000 * 10_000, window -> new double[2]);
            sum[0] += ((Number) Objects.requireNonNull(reading.get("value"))).doubleValue();
            sum[1]++;
        }
        Map<String, Map<?, ?>> found = new HashMap<>();
        read("avgiot", new ByteArrayDeserializer(), new ByteArrayDeserializer(), records -> {
            found.clear();
            records.forEach(record -> found.put(windowedKey(record.key()), json(record.value())));
            return found.values().stream()
                            .mapToLong(value -> number(value, "count"))
                            .sum()
                    >= 3000;
        });
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((window, sum) -> {
            Map<?, ?> value = Objects.requireNonNull(found.get(window));
            double average = ((Number) Objects.requireNonNull(value.get("average"))).doubleValue();
            assertThat(average).as(window).isCloseTo(sum[0] / sum[1], within(1e-9));
        });
    }

    private static String windowedKey(byte[] key) {
        int length = key.length - Long.BYTES;
        return new String(key, 0, length, StandardCharsets.UTF_8) + "@"
                + ByteBuffer.wrap(key, length, Long.BYTES).getLong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pageviews/pipeline.sql", "pageviews/legacy.sql"})
    void bothGenerationsOfTheDialectEnrichPageviews(String script) throws IOException {
        generate("users", 9);
        generate("pageviews", 300);
        run(script);
        var views = read(
                "PAGEVIEWS_ENRICHED",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                records -> records.size() >= 300);
        assertThat(views).hasSize(300);
        for (var view : views) {
            Map<?, ?> value = json(view.value());
            assertThat(String.valueOf(value.get("TIMESTRING"))).startsWith("2023-11-14 22:13:");
            assertThat(String.valueOf(value.get("REGIONID"))).startsWith("Region_");
            assertThat(value.get("INTERESTS")).isInstanceOf(List.class);
        }
    }

    @Test
    void theTotalIsZeroInEveryRow() throws IOException {
        run("bank/pipeline.sql");
        generate("transactions", 20_000);
        BankViews views = BankViews.readAll(client(), service, 20_000, Duration.ofSeconds(60));
        EventGenerator again = Generators.find("transactions").create(new GeneratorSettings(1, START, 100, Map.of()));
        assertThat(views.balances()).isEqualTo(BankViews.fold(again, 20_000));
        assertThat(views.totalRows()).isPositive();
    }

    @Test
    void theAverageOfThreeProducersGoesOnWithTwo() throws IOException {
        run("plots/pipeline.sql");
        GeneratorSettings settings = new GeneratorSettings(1, START, 10, Map.of("mode", "three"));
        EventGenerator three = Generators.find("plots").create(settings);
        int points = 300;
        // After the first hundred points there is no p2 any more.
        AtomicInteger made = new AtomicInteger();
        EventGenerator two = () -> {
            GeneratedEvent event = three.next();
            while (made.incrementAndGet() > 100 && producer(event).equals("p2")) {
                event = three.next();
            }
            return event;
        };
        List<GeneratedEvent> sent = new ArrayList<>();
        EventGenerator noted = () -> {
            GeneratedEvent event = two.next();
            sent.add(event);
            return event;
        };
        send(noted, points);
        var lines = read(
                "THREE_LINES",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                records -> records.size() >= 2 * points);
        assertThat(lines).hasSize(2 * points);
        Map<String, GeneratedEvent> latest = new HashMap<>();
        for (int i = 0; i < points; i++) {
            GeneratedEvent event = sent.get(i);
            latest.put(producer(event), event);
            double average = latest.values().stream()
                    .filter(of -> of.timestampMillis() > event.timestampMillis() - 2000)
                    .mapToLong(of -> number(json(of.value()), "count"))
                    .average()
                    .orElseThrow();
            Map<?, ?> own = json(lines.get(2 * i).value());
            assertThat(own.get("LINE")).isEqualTo(producer(event));
            assertThat(number(own, "COUNT")).isEqualTo(number(json(event.value()), "count"));
            Map<?, ?> fourth = json(lines.get(2 * i + 1).value());
            assertThat(fourth.get("LINE")).isEqualTo("average");
            assertThat(((Number) Objects.requireNonNull(fourth.get("COUNT"))).doubleValue())
                    .as("point %d", i)
                    .isCloseTo(average, within(1e-9));
        }
        assertThat(sent.getLast().timestampMillis()
                        - Objects.requireNonNull(latest.get("p2")).timestampMillis())
                .isGreaterThan(10_000);
    }

    private static String producer(GeneratedEvent event) {
        return new String(Objects.requireNonNull(event.key()), StandardCharsets.UTF_8);
    }

    /** How many records of {@code topic} there are per key, taken together until they are {@code total}. */
    private Map<String, Long> counts(String topic, long total) {
        Map<String, Long> found = new TreeMap<>();
        read(topic, new StringDeserializer(), new ByteArrayDeserializer(), records -> {
            found.clear();
            records.forEach(record -> found.put(record.key(), number(json(record.value()), "VIEWS")));
            return found.values().stream().mapToLong(Long::longValue).sum() >= total;
        });
        return found;
    }

    @Test
    void aViewOfClicksIsRebuiltWhileTheOldOneServes() throws IOException {
        run("clicks/pipeline.sql");
        EventGenerator clicks = Generators.find("clicks").create(new GeneratorSettings(1, START, 100, Map.of()));
        Map<String, Long> pages = new TreeMap<>();
        EventGenerator noted = () -> {
            GeneratedEvent event = clicks.next();
            pages.merge(String.valueOf(json(event.value()).get("pageUrl")), 1L, Long::sum);
            return event;
        };
        send(noted, 1000);
        assertThat(counts("VIEWS_PER_PAGE", 1000)).isEqualTo(pages);

        session.run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE TABLE views_per_page_2 WITH (PARTITIONS=1) AS
              SELECT URL_EXTRACT_PATH(pageUrl) AS page, COUNT(*) AS views
              FROM clicks WHERE eventType = 'PageViewEvent'
              GROUP BY URL_EXTRACT_PATH(pageUrl) EMIT CHANGES;
            """, new RecordedResults());
        send(noted, 1000);
        assertThat(counts("VIEWS_PER_PAGE", 2000)).isEqualTo(pages);
        Map<String, Long> rebuilt = counts("VIEWS_PER_PAGE_2", 2000);
        assertThat(rebuilt).isEqualTo(paths(pages));
        RecordedResults batch = new RecordedResults();
        session.run("""
            SELECT URL_EXTRACT_PATH(pageUrl) AS page, COUNT(*) AS views
            FROM clicks WHERE eventType = 'PageViewEvent' GROUP BY URL_EXTRACT_PATH(pageUrl);
            """, batch);
        assertThat(batch.rows())
                .containsExactlyInAnyOrderElementsOf(rebuilt.entrySet().stream()
                        .map(page -> page.getKey() + " " + page.getValue())
                        .toList());

        session.run("DROP TABLE views_per_page DELETE TOPIC;", new RecordedResults());
        send(noted, 500);
        assertThat(counts("VIEWS_PER_PAGE_2", 2500)).isEqualTo(paths(pages));
        assertThat(counts("VIEWS_PER_BROWSER", 2500)).containsKeys("Chrome", "Opera");
    }

    private static Map<String, Long> paths(Map<String, Long> pages) {
        Map<String, Long> paths = new TreeMap<>();
        pages.forEach((page, views) -> paths.merge(URI.create(page).getPath(), views, Long::sum));
        return paths;
    }
}
