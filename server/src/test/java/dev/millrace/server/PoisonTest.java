// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.server.http.TestServer;
import dev.millrace.server.service.QueryActivity;
import dev.millrace.server.service.QueryState;
import dev.millrace.sql.error.SqlException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile statements and records, one after the other, beside a healthy query. Whatever they are, the healthy query's next record comes
 * out, every statement that was accepted is still there after a restart, and each bad record is a dead letter exactly once.
 */
@Timeout(300)
class PoisonTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MANY = "x".repeat(1_000);

    @TempDir
    Path directory;

    /**
     * One attack.
     *
     * @param sql statements, of which any may be refused
     * @param topic where {@code values} go
     * @param letters how many dead letters that makes
     */
    private record Poison(String sql, String topic, List<@Nullable String> values, int letters) {
        static Poison statement(String sql) {
            return new Poison(sql, "", List.of(), 0);
        }

        static Poison record(String sql, String topic, int letters, @Nullable String... values) {
            List<@Nullable String> all = new ArrayList<>();
            for (String value : values) {
                all.add(value);
            }
            return new Poison(sql, topic, all, letters);
        }
    }

    private static String stream(String name, String columns, String more) {
        return "CREATE STREAM " + name + " (" + columns + ") WITH (KAFKA_TOPIC='" + name
                + "', VALUE_FORMAT='JSON', PARTITIONS=1" + more + ");";
    }

    private static String table(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH (KAFKA_TOPIC='" + name
                + "', VALUE_FORMAT='JSON', PARTITIONS=1);";
    }

    private static List<Poison> statements() {
        return List.of(
                Poison.statement(stream("a", "k VARCHAR KEY, v INT", "")
                        + "CREATE STREAM b WITH (KAFKA_TOPIC='b') AS SELECT * FROM a EMIT CHANGES;"
                        + stream("b2", "k VARCHAR KEY, v INT", "").replace("'b2'", "'b'")
                        + "CREATE STREAM c AS SELECT * FROM b EMIT CHANGES;"
                        + "CREATE STREAM d AS SELECT * FROM b2 EMIT CHANGES;"),
                Poison.statement(table("lt", "k INT PRIMARY KEY, n VARCHAR, v INT")
                        + "CREATE TABLE ltg AS SELECT n, LATEST_BY_OFFSET(v) x FROM lt GROUP BY n;"),
                Poison.statement("CREATE TABLE lte AS SELECT n, EARLIEST_BY_OFFSET(v) x FROM lt GROUP BY n;"),
                Poison.statement("CREATE TABLE ltc AS SELECT n, COUNT_DISTINCT(v) x FROM lt GROUP BY n;"),
                Poison.statement(stream("mw", "k VARCHAR, v INT", "")
                        + "CREATE TABLE mwt AS SELECT k, COUNT(*) AS n FROM mw"
                        + " WINDOW HOPPING (SIZE 1000 DAYS, ADVANCE BY 10 MILLISECONDS) GROUP BY k;"),
                Poison.statement("CREATE TABLE mwl AS SELECT k, COUNT(*) AS n FROM mw"
                        + " WINDOW TUMBLING (SIZE 999999999 DAYS) GROUP BY k;"),
                Poison.statement("CREATE TABLE top AS SELECT k, TOPK(v, 2000000000) AS n FROM mw GROUP BY k;"),
                Poison.statement("CREATE STREAM deep AS SELECT " + "(".repeat(9_000) + "v" + ")".repeat(9_000)
                        + " AS x FROM mw EMIT CHANGES;"),
                Poison.statement("CREATE STREAM sums AS SELECT v" + " + v".repeat(20_000) + " AS x FROM mw;"),
                Poison.statement("CREATE STREAM self AS SELECT * FROM self EMIT CHANGES;"),
                Poison.statement("CREATE STREAM ghost AS SELECT * FROM nowhere EMIT CHANGES;"),
                Poison.statement("INSERT INTO a SELECT * FROM b EMIT CHANGES;"),
                Poison.statement("CREATE STREAM bad WITH (PARTITIONS=2000000000) AS SELECT * FROM mw;"),
                Poison.statement("TERMINATE CSAS_NOTHING_99;"),
                Poison.statement(stream("fp", "k VARCHAR KEY, v INT", "")
                        + "CREATE TABLE fpt WITH (PARTITIONS=4) AS SELECT k, COUNT(*) AS n FROM fp GROUP BY k;"
                        + "DROP TABLE fpt DELETE TOPIC;"
                        + "CREATE TABLE fpt WITH (PARTITIONS=1) AS SELECT k, COUNT(*) AS n FROM fp GROUP BY k;"));
    }

    private static List<Poison> times() {
        String far = "{\"k\":\"a\",\"ts\":1796060896377000,\"v\":1}";
        return List.of(
                Poison.record(
                        stream("s", "k VARCHAR, ts BIGINT, v INT", ", TIMESTAMP='ts'")
                                + "CREATE STREAM o AS SELECT k, v FROM s EMIT CHANGES;",
                        "s",
                        4,
                        far,
                        "{\"ts\":9223372036854775807}",
                        "{\"ts\":-1}",
                        "{\"ts\":null}"),
                Poison.record(
                        stream("e", "ts VARCHAR, v INT", ", TIMESTAMP='ts', TIMESTAMP_FORMAT='yyyy-MM-dd'")
                                + "CREATE STREAM eo AS SELECT v FROM e EMIT CHANGES;",
                        "e",
                        3,
                        "{\"ts\":\"+999999999-01-01\",\"v\":1}",
                        "{\"ts\":\"\",\"v\":1}",
                        "{\"ts\":\"-999999999-12-31\",\"v\":1}"),
                Poison.record(
                        stream("w", "k VARCHAR, ts BIGINT, v INT", ", TIMESTAMP='ts'")
                                + "CREATE TABLE wt AS SELECT k, COUNT(*) AS n FROM w WINDOW TUMBLING (SIZE 10 SECONDS)"
                                + " GROUP BY k;",
                        "w",
                        2,
                        "{\"k\":\"a\",\"ts\":9223372036854775807,\"v\":1}",
                        "{\"k\":\"a\",\"ts\":9223372036854775806,\"v\":1}"));
    }

    private static List<Poison> lengths() {
        String[] long1500 = IntStream.range(0, 1_500)
                .mapToObj(i -> "{\"k\":\"a\",\"v\":\"" + MANY + "\"}")
                .toArray(String[]::new);
        return List.of(
                Poison.record(
                        stream("gc", "v INT", "") + "CREATE TABLE gct AS SELECT COUNT(*) AS n FROM gc;",
                        "gc",
                        0,
                        "{\"v\":1}",
                        "{\"v\":2}"),
                Poison.record(
                        stream("cg", "k VARCHAR, v VARCHAR", "")
                                + "CREATE TABLE cgl AS SELECT k, COLLECT_LIST(v) l FROM cg GROUP BY k;",
                        "cg",
                        -1,
                        long1500),
                Poison.record(
                        stream("dbl", "v VARCHAR", "") + "CREATE STREAM dblo AS SELECT v || v AS w FROM dbl;",
                        "dbl",
                        1,
                        "{\"v\":\"" + "y".repeat(600_000) + "\"}"),
                Poison.record(
                        stream("pad", "n INT", "") + "CREATE STREAM pado AS SELECT LPAD('x', n, 'y') AS w FROM pad;",
                        "pad",
                        1,
                        "{\"n\":2147483647}"),
                Poison.record(
                        stream("ser", "n INT", "")
                                + "CREATE STREAM sero AS SELECT EXPLODE(GENERATE_SERIES(0, n)) AS w FROM ser;",
                        "ser",
                        1,
                        "{\"n\":2147483647}"));
    }

    private static List<Poison> values() {
        return List.of(
                Poison.record(
                        stream("rex", "v VARCHAR", "")
                                + "CREATE STREAM rexo AS SELECT REGEXP_EXTRACT('(a+)+b', v) AS w FROM rex;",
                        "rex",
                        1,
                        "{\"v\":\"" + "a".repeat(5_000) + "\"}"),
                Poison.record(
                        stream("json", "v INT", "") + "CREATE STREAM jsono AS SELECT v FROM json;",
                        "json",
                        5,
                        "not json",
                        "[".repeat(100_000),
                        "{\"v\":\"text\"}",
                        "{\"v\":1e400}",
                        "\u0000\u0001"),
                Poison.record(
                        stream("div", "v INT", "") + "CREATE STREAM divo AS SELECT 1 / v AS w FROM div;",
                        "div",
                        600,
                        IntStream.range(0, 600).mapToObj(i -> "{\"v\":0}").toArray(String[]::new)),
                Poison.record(
                        stream("lim", "k VARCHAR KEY, v INT", "")
                                + "SET 'millrace.state.limit'='1';"
                                + "CREATE TABLE limt AS SELECT k, SUM(v) AS n FROM lim GROUP BY k;"
                                + "UNSET 'millrace.state.limit';",
                        "lim",
                        0,
                        "{\"v\":1}"),
                Poison.record(
                        stream("nul", "v INT", "") + "CREATE STREAM nulo AS SELECT v FROM nul;",
                        "nul",
                        0,
                        new String[] {null}),
                Poison.record(
                        table("tab", "k INT PRIMARY KEY, v INT") + "CREATE TABLE tabo AS SELECT k, v FROM tab;",
                        "tab",
                        -1,
                        "{\"v\":1}"));
    }

    @Test
    void aHealthyQueryGoesOnBesideThemAllAndEveryAcceptedQueryComesBack() throws Exception {
        try (TestServer server = TestServer.start(directory)) {
            server.execute("SET 'auto.offset.reset'='earliest';"
                    + stream("healthy", "v INT", "")
                    + "CREATE STREAM health AS SELECT v FROM healthy;");
            int beats = 0;
            Map<String, Integer> expected = new TreeMap<>();
            List<Poison> all = new ArrayList<>(statements());
            all.addAll(times());
            all.addAll(lengths());
            all.addAll(values());
            for (Poison poison : all) {
                run(server, poison.sql());
                produce(server, poison.topic(), poison.values());
                if (poison.letters() > 0) {
                    expected.put(poison.topic(), poison.letters());
                }
                assertThat(server.get("/api/queries").statusCode())
                        .as(poison.sql())
                        .isEqualTo(200);
                produce(server, "healthy", List.of("{\"v\":" + beats + "}"));
                beats++;
                assertThat(read(server, "HEALTH", beats))
                        .as("after " + poison.sql())
                        .hasSize(beats);
            }
            awaitLetters(server, expected);
            List<String> before = ids(server);
            server.restartService();
            produce(server, "healthy", List.of("{\"v\":" + beats + "}"));
            assertThat(read(server, "HEALTH", beats + 1)).hasSize(beats + 1);
            assertThat(ids(server)).isEqualTo(before);
            assertThat(inError(server)).containsExactly("CTAS_LIMT");
            awaitLetters(server, expected);
        }
    }

    /** What is refused is refused; only that is asked here. */
    private static void run(TestServer server, String sql) {
        try {
            server.execute("SET 'auto.offset.reset'='earliest';" + sql);
        } catch (SqlException refused) {
            assertThat(refused.describe()).isNotBlank();
        }
    }

    private static void produce(TestServer server, String topic, List<@Nullable String> values) {
        if (values.isEmpty()) {
            return;
        }
        Map<String, Object> settings = new HashMap<>(server.kafka());
        try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
                new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer())) {
            for (String value : values) {
                byte[] payload = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
                var _ = producer.send(new ProducerRecord<>(topic, payload));
            }
        }
    }

    private static List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read(
            TestServer server, String topic, int least) {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> found = new ArrayList<>();
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = new KafkaConsumer<>(
                ReadSettings.committed(server.kafka()), Payloads.deserializer(), Payloads.deserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            long until = System.nanoTime() + LIMIT.toNanos();
            while (found.size() < least && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    /** The dead letters by the topic of the record or, for rows, by the query that made them. */
    private static Map<String, Integer> letters(TestServer server, int least) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ConsumerRecord<?, ?> letter : read(server, "_millrace_dead_letters", least)) {
            Header query = letter.headers().lastHeader("millrace.query");
            Header topic = letter.headers().lastHeader("millrace.topic");
            String name = query == null
                    ? new String(topic.value(), StandardCharsets.UTF_8)
                    : new String(query.value(), StandardCharsets.UTF_8)
                            .replaceAll("CSAS_|CTAS_|O_[0-9]+$|L_[0-9]+$", "")
                            .toLowerCase(Locale.ROOT);
            counts.merge(name, 1, Integer::sum);
        }
        return counts;
    }

    private static void awaitLetters(TestServer server, Map<String, Integer> expected) {
        int least = expected.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> found = letters(server, least);
        found.keySet().retainAll(expected.keySet());
        assertThat(found).isEqualTo(expected);
    }

    private static List<String> ids(TestServer server) {
        return server.service().reports().getLast().queries().stream()
                .map(QueryState::id)
                .sorted()
                .toList();
    }

    private static List<String> inError(TestServer server) {
        return server.service().reports().getLast().queries().stream()
                .filter(query -> query.activity() == QueryActivity.ERROR)
                .map(query -> query.id().replaceAll("_[0-9]+$", ""))
                .toList();
    }
}
