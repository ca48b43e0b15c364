// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connectors.generate.EventGenerator;
import dev.millrace.connectors.generate.GeneratedEvent;
import dev.millrace.connectors.generate.GeneratorSettings;
import dev.millrace.connectors.generate.Generators;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views of {@code examples/bank} while a million transfers between ten accounts rush in, up to ten seconds out of order: money
 * neither appears nor is lost in any row that a reader can ever see. The system property {@code millrace.bank.transfers} makes it
 * another number; the build's profile {@code soak} makes it ten million.
 */
@Timeout(1800)
class BankTest {

    private static final Logger LOG = LoggerFactory.getLogger(BankTest.class);
    private static final long TRANSFERS = Long.getLong("millrace.bank.transfers", 1_000_000);
    private static final long SEED = 8;
    private static final long START = 1_700_000_000_000L;

    /** Small, for many rows: each tick that moves money writes a row of TOTAL, so there is at least one for so many transfers. */
    private static final int ROWS_PER_TICK = 1000;

    /** Several times what two busy cores need. */
    private static final Duration AT_MOST = Duration.ofSeconds(60 + TRANSFERS / 20_000);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void noRowEverShowsATransferHalfDone() throws IOException {
        LOG.info("{} transfers, seed {}", TRANSFERS, SEED);
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0))) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            InternalTopics topics = new InternalTopics("bank");
            LoopSettings settings = LoopSettings.of(client).withTopics(topics);
            settings = settings.withLimits(settings.limits().withRowsPerTick(ROWS_PER_TICK));
            try (Service service = Service.start(settings);
                    LiveSession session = LiveSession.open(client, topics)) {
                session.run(
                        "SET 'auto.offset.reset' = 'earliest';\n"
                                + Files.readString(Path.of("..", "examples", "bank", "pipeline.sql")),
                        new RecordedResults());
                long begin = System.nanoTime();
                transfer(client);
                LOG.info("written after {} ms", (System.nanoTime() - begin) / 1_000_000);
                BankViews views = BankViews.readAll(client, service, TRANSFERS, AT_MOST);
                LOG.info(
                        "all in after {} ms, {} rows of TOTAL",
                        (System.nanoTime() - begin) / 1_000_000,
                        views.totalRows());
                assertThat(views.totalRows()).isGreaterThanOrEqualTo(TRANSFERS / ROWS_PER_TICK);
                assertThat(views.balances()).hasSize(10).isEqualTo(BankViews.fold(transfers(), TRANSFERS));
                assertThat(views.balances().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isZero();
            }
        }
    }

    private static EventGenerator transfers() {
        return Generators.find("transactions").create(new GeneratorSettings(SEED, START, 100, Map.of()));
    }

    private static void transfer(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("compression.type", "lz4");
        settings.put("batch.size", 1 << 18);
        settings.put("linger.ms", 20);
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        EventGenerator events = transfers();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < TRANSFERS; i++) {
                GeneratedEvent event = events.next();
                var _ = producer.send(
                        new ProducerRecord<>(event.topic(), null, event.timestampMillis(), event.key(), event.value()),
                        (_, failed) -> {
                            if (failed != null) {
                                failures.add(failed);
                            }
                        });
            }
        }
        assertThat(failures).as("transfers that could not be written").isEmpty();
    }
}
