// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.QueryActivity;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import dev.millrace.sql.error.SqlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Statements against a real broker, with the service in the same process and the sessions knowing only Kafka. */
class LiveSessionTest {

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    private InternalTopics topics;
    private Service service;
    private LiveSession session;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        topics = new InternalTopics(name.substring(0, Math.min(40, name.length())));
        service = Service.start(settings());
        session = LiveSession.open(client(), topics);
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private LoopSettings settings() {
        return LoopSettings.of(client()).withTopics(topics);
    }

    private RecordedResults run(String script) {
        RecordedResults results = new RecordedResults();
        session.run(script, results);
        return results;
    }

    @Test
    void aTableFollowsItsStreamAndSurvivesARestart() {
        run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM sales_a (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='sales_a', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE totals_a AS SELECT item, SUM(amount) AS total FROM sales_a GROUP BY item EMIT CHANGES;
            INSERT INTO sales_a VALUES ('pen', 3);
            INSERT INTO sales_a VALUES ('ink', 5);
            INSERT INTO sales_a VALUES ('pen', 4);
            """);
        // Three inputs make at least two changes; the last two rows of the endless query are the final totals.
        RecordedResults changes = run("SELECT * FROM totals_a WHERE total >= 5 EMIT CHANGES LIMIT 2;");
        assertThat(changes.rows()).containsExactlyInAnyOrder("ink 5", "pen 7");

        service.close();
        service = Service.start(settings());
        run("INSERT INTO sales_a VALUES ('pen', 10);");
        assertThat(run("SELECT * FROM totals_a WHERE total > 10 EMIT CHANGES LIMIT 1;")
                        .rows())
                .containsExactly("pen 17");
        assertThat(run("SELECT * FROM totals_a;").rows()).containsExactlyInAnyOrder("ink 5", "pen 17");
    }

    @Test
    void aQueryWithoutEmitEndsWithTheRowsSoFar() {
        RecordedResults results = run("""
            CREATE STREAM s_b (id INT KEY, v DOUBLE, note VARCHAR) WITH (KAFKA_TOPIC='s_b', VALUE_FORMAT='JSON', PARTITIONS=2);
            INSERT INTO s_b VALUES (1, 1.5, 'x');
            INSERT INTO s_b (id, note) VALUES (2, 'y');
            SELECT id, v, note FROM s_b ORDER BY id DESC;
            """);
        assertThat(results.columns()).containsExactly("ID", "V", "NOTE");
        assertThat(results.rows()).containsExactly("2 null y", "1 1.5 x");
    }

    @Test
    void aRefusedStatementSaysWhereAndHasChangedNothing() {
        assertThatThrownBy(() ->
                        run("CREATE STREAM s_c (id INT) WITH (KAFKA_TOPIC='s_c', VALUE_FORMAT='JSON', PARTITIONS=1);\n"
                                + "CREATE STREAM t_c AS SELECT idd FROM s_c EMIT CHANGES;"))
                .isInstanceOfSatisfying(SqlException.class, error -> {
                    assertThat(error.position()).isNotNull();
                    assertThat(error.describe()).contains("IDD");
                });
        assertThat(run("SHOW STREAMS;").rows()).hasSize(1).first().asString().startsWith("S_C");
        assertThat(run("SHOW QUERIES;").rows()).isEmpty();
    }

    @Test
    void anotherSessionSeesWhatThisOneCreated() {
        run("CREATE STREAM s_d (id INT) WITH (KAFKA_TOPIC='s_d', VALUE_FORMAT='JSON', PARTITIONS=1);");
        try (LiveSession other = LiveSession.open(client(), topics)) {
            assertThat(other.sourceColumns()).containsEntry("S_D", List.of("ID"));
            assertThatThrownBy(() -> other.run(
                            "CREATE STREAM s_d (id INT) WITH (KAFKA_TOPIC='s_d', VALUE_FORMAT='JSON');",
                            new RecordedResults()))
                    .isInstanceOf(SqlException.class)
                    .hasMessageContaining("already exists");
        }
    }

    @Test
    void queriesEndAndSourcesGo() {
        run("""
            CREATE STREAM s_e (id INT) WITH (KAFKA_TOPIC='s_e', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM t_e AS SELECT id * 2 AS d FROM s_e EMIT CHANGES;
            """);
        String query = run("SHOW QUERIES;").rows().getFirst().split(" ")[0];
        run("TERMINATE " + query + ";");
        assertThat(run("SHOW QUERIES;").rows()).isEmpty();
        run("DROP STREAM t_e DELETE TOPIC; DROP STREAM s_e;");
        assertThat(run("SHOW STREAMS;").rows()).isEmpty();
        assertThat(run("SHOW TOPICS;").rows()).noneMatch(row -> row.startsWith("T_E "));
    }

    @Test
    void aQueryThatOthersReadOutlivesThem() {
        run("""
            CREATE STREAM s_g (id INT) WITH (KAFKA_TOPIC='s_g', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM t_g AS SELECT id * 2 AS d FROM s_g EMIT CHANGES;
            CREATE STREAM u_g AS SELECT d + 1 AS e FROM t_g EMIT CHANGES;
            """);
        assertThatThrownBy(() -> run("TERMINATE CSAS_T_G_0;"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("is read by CSAS_U_G_1");
        run("PAUSE CSAS_T_G_0;");
        assertThat(run("SHOW QUERIES;").rows()).anyMatch(row -> row.startsWith("CSAS_T_G_0 CSAS PAUSED"));
        assertThat(service.look().last().query("CSAS_U_G_1").orElseThrow().activity())
                .isEqualTo(QueryActivity.WAITING);
        run("RESUME CSAS_T_G_0; PAUSE ALL; INSERT INTO s_g VALUES (3); RESUME ALL;");
        assertThat(run("SET 'auto.offset.reset'='earliest'; SELECT * FROM u_g EMIT CHANGES LIMIT 1;")
                        .rows())
                .containsExactly("7");
        run("TERMINATE ALL;");
        assertThat(run("SHOW QUERIES;").rows()).isEmpty();
    }

    @Test
    void pausedQueriesStayPausedOverARestart() {
        run("""
            CREATE STREAM s_h (id INT) WITH (KAFKA_TOPIC='s_h', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM t_h AS SELECT id * 2 AS d FROM s_h EMIT CHANGES;
            PAUSE ALL;
            """);
        service.close();
        service = Service.start(settings());
        assertThat(service.look().last().paused()).isTrue();
        run("INSERT INTO s_h VALUES (3); RESUME ALL;");
        assertThat(run("SET 'auto.offset.reset'='earliest'; SELECT * FROM t_h EMIT CHANGES LIMIT 1;")
                        .rows())
                .containsExactly("6");
    }

    @Test
    void printShowsRecordsAsTheyAre() {
        RecordedResults results = run("""
            CREATE STREAM s_f (id BIGINT KEY, v VARCHAR) WITH (KAFKA_TOPIC='s_f', VALUE_FORMAT='JSON', PARTITIONS=1);
            INSERT INTO s_f (ROWTIME, id, v) VALUES (1000, 7, 'x');
            PRINT s_f FROM BEGINNING LIMIT 1;
            """);
        assertThat(results.rows()).containsExactly("1970-01-01T00:00:01Z 0 0 7 {\"V\":\"x\"}");
    }
}
