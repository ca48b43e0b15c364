// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.catalog.LoggedStatement;
import dev.millrace.kafka.catalog.StatementLog;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.error.SqlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is accepted runs, what cannot run is refused before anything has changed, and what was accepted never goes away. */
@Timeout(120)
class AcceptanceTest {
    private static final String BOTH_NAMES =
            "CREATE STREAM md AS SELECT v FROM mb UNION ALL SELECT v FROM mb2 EMIT CHANGES;";

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    private InternalTopics topics;
    private CatalogReplay catalog;
    private Service service;
    private SessionHost host;
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
        open();
        service.awaitRunning();
    }

    private void open() {
        catalog = CatalogReplay.start(client(), topics, Analyzers.analyzer(BuiltInFunctions.load()));
        service = Service.open(LoopSettings.of(client()).withTopics(topics), catalog);
        host = SessionHost.beside(service, client(), topics, catalog);
        session = host.session();
    }

    @AfterEach
    void stop() {
        session.close();
        host.close();
        service.close();
        catalog.close();
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private RecordedResults run(String script) {
        RecordedResults results = new RecordedResults();
        session.run(script, results);
        return results;
    }

    private List<String> topicNames() {
        return run("SHOW TOPICS;").rows().stream().map(row -> row.split(" ")[0]).toList();
    }

    @Test
    void oneTopicUnderTwoNamesIsReadApartButNotTogether() {
        run("""
            CREATE STREAM ma (k VARCHAR KEY, v INT) WITH (KAFKA_TOPIC='ma', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM mb WITH (KAFKA_TOPIC='mb') AS SELECT * FROM ma EMIT CHANGES;
            CREATE STREAM mb2 (k VARCHAR KEY, v INT) WITH (KAFKA_TOPIC='mb', VALUE_FORMAT='JSON');
            CREATE STREAM mc AS SELECT * FROM mb EMIT CHANGES;
            """);
        for (String statement : List.of(BOTH_NAMES, "EXPLAIN " + BOTH_NAMES)) {
            assertThatThrownBy(() -> run("\n" + statement)).isInstanceOfSatisfying(SqlException.class, refused -> {
                assertThat(refused.position()).isNotNull();
                assertThat(refused.describe()).startsWith("2:").contains("read both as", "one of the two names");
            });
        }
        assertThat(run("SHOW QUERIES;").rows()).hasSize(2);
        assertThat(topicNames()).contains("MC").doesNotContain("MD");
        // It reads the topic as any other program does.
        run("CREATE STREAM md AS SELECT * FROM mb2 EMIT CHANGES;");
        stop();
        open();
        service.awaitRunning();
        assertThat(run("SHOW QUERIES;").rows()).hasSize(3).noneMatch(row -> row.contains(" ERROR "));
    }

    @Test
    void aTopicThatCannotTakeTheResultsIsRefused() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(
                            new NewTopic("four", 4, (short) 1),
                            new NewTopic("keyed", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        run("CREATE STREAM ta (k VARCHAR KEY, v INT) WITH (KAFKA_TOPIC='ta', VALUE_FORMAT='JSON', PARTITIONS=1);");
        assertThatThrownBy(() ->
                        run("CREATE TABLE tb WITH (KAFKA_TOPIC='four') AS SELECT k, COUNT(*) n FROM ta GROUP BY k;"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("has 4 partitions");
        assertThatThrownBy(
                        () -> run("CREATE STREAM tc WITH (KAFKA_TOPIC='keyed') AS SELECT v FROM ta PARTITION BY NULL;"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("is compacted");
        assertThat(run("SHOW QUERIES;").rows()).isEmpty();
    }

    @Test
    void whatIsCreatedIsInForceWhenTheAnswerComes() {
        run("CREATE STREAM fs (v INT) WITH (KAFKA_TOPIC='fs', VALUE_FORMAT='JSON', PARTITIONS=1);");
        for (int round = 0; round < 20; round++) {
            String name = "f" + round;
            run("CREATE STREAM " + name + " AS SELECT v FROM fs EMIT CHANGES; INSERT INTO fs VALUES (" + round + ");");
            // With latest, a record that came before the query was in force would be missing.
            assertThat(run("SET 'auto.offset.reset'='earliest'; SELECT v FROM " + name
                                    + " EMIT CHANGES LIMIT 1; SET 'auto.offset.reset'='latest';")
                            .rows())
                    .containsExactly(String.valueOf(round));
        }
    }

    @Test
    void anAcceptedStatementThatIsRefusedLaterKeepsItsPlace() {
        run("CREATE STREAM ks (v INT) WITH (KAFKA_TOPIC='ks', VALUE_FORMAT='JSON', PARTITIONS=1);");
        // As an earlier release would have accepted it.
        appendAccepted("CREATE STREAM kt AS SELECT gone(v) AS x FROM ks EMIT CHANGES;", "CSAS_KT_0");
        run("CREATE STREAM ku AS SELECT v FROM ks EMIT CHANGES;");
        stop();
        open();
        service.awaitRunning();
        assertThat(run("SHOW QUERIES;").rows()).hasSize(2).anyMatch(row -> row.startsWith("CSAS_KT_0 CSAS ERROR"));
        assertThat(run("SHOW QUERIES EXTENDED;").rows()).anyMatch(row -> row.contains("UNKNOWN_FUNCTION"));
        assertThat(run("EXPLAIN CSAS_KT_0;").rows()).contains("State ERROR");
        assertThat(run("SHOW QUERIES;").rows()).anyMatch(row -> row.startsWith("CSAS_KU_1 CSAS RUNNING"));
        run("DROP STREAM kt;");
        assertThat(run("SHOW QUERIES;").rows()).hasSize(1);
        appendAccepted("CREATE STREAM kv AS SELECT gone(v) AS x FROM ks EMIT CHANGES;", "CSAS_KV_2");
        run("TERMINATE CSAS_KV_2;");
        assertThat(run("SHOW QUERIES;").rows()).hasSize(1);
    }

    @Test
    void oneThatWasBeatenIsLeftOut() {
        run("CREATE STREAM ls (v INT) WITH (KAFKA_TOPIC='ls', VALUE_FORMAT='JSON', PARTITIONS=1);");
        // Checked before the stream was there.
        append(new LoggedStatement(
                UUID.randomUUID().toString(),
                "CREATE STREAM ls (v INT) WITH (KAFKA_TOPIC='ls', VALUE_FORMAT='JSON', PARTITIONS=1);",
                Map.of(),
                0,
                null,
                null));
        assertThat(run("SHOW QUERIES;").rows()).isEmpty();
        assertThat(run("SHOW STREAMS;").rows()).hasSize(1);
    }

    @Test
    void aQueryThatCannotRunStopsNoOtherAndCanBeEnded() {
        run("""
            CREATE STREAM ma (k VARCHAR KEY, v INT) WITH (KAFKA_TOPIC='pa', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE STREAM mb WITH (KAFKA_TOPIC='pb') AS SELECT * FROM ma EMIT CHANGES;
            CREATE STREAM mb2 (k VARCHAR KEY, v INT) WITH (KAFKA_TOPIC='pb', VALUE_FORMAT='JSON');
            CREATE STREAM pc AS SELECT * FROM mb EMIT CHANGES;
            """);
        stop();
        appendAccepted(BOTH_NAMES, "CSAS_MD_2");
        open();
        service.awaitRunning();
        assertThat(service.look().state()).isEqualTo(EngineState.RUNNING);
        assertThat(run("SHOW QUERIES;").rows())
                .hasSize(3)
                .filteredOn(row -> row.contains(" ERROR "))
                .hasSize(1);
        run("CREATE STREAM pe AS SELECT k, v FROM ma EMIT CHANGES;");
        run("TERMINATE CSAS_MD_2;");
        assertThat(run("SHOW QUERIES;").rows()).hasSize(3).noneMatch(row -> row.contains(" ERROR "));
    }

    @Test
    void withoutAnEngineAStatementSaysSo() {
        service.close();
        try (LiveSession alone = LiveSession.open(client(), topics)) {
            RecordedResults results = new RecordedResults();
            alone.run("""
                CREATE STREAM ns (v INT) WITH (KAFKA_TOPIC='ns', VALUE_FORMAT='JSON', PARTITIONS=1);
                CREATE STREAM nt AS SELECT v FROM ns EMIT CHANGES;
                CREATE STREAM nu AS SELECT v FROM ns EMIT CHANGES;
                """, results);
            assertThat(results.messages())
                    .filteredOn(said -> said.startsWith("No engine"))
                    .hasSize(2);
            service = Service.open(LoopSettings.of(client()).withTopics(topics), catalog)
                    .awaitRunning();
            RecordedResults later = new RecordedResults();
            alone.run("CREATE STREAM nv AS SELECT v FROM ns EMIT CHANGES;", later);
            assertThat(later.messages()).noneMatch(said -> said.startsWith("No engine"));
            assertThat(service.look().last().queries()).hasSize(3);
        }
    }

    private void appendAccepted(String text, String queryId) {
        append(new LoggedStatement(UUID.randomUUID().toString(), text, Map.of(), Long.MAX_VALUE, queryId, null));
    }

    private void append(LoggedStatement statement) {
        try (StatementLog log = StatementLog.open(client(), topics)) {
            log.append(statement);
        }
    }
}
