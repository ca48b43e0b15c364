// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Millrace as a service with its defaults, told what to do in SQL; exactly once, or at least once if asked to. */
final class MillraceContender implements Contender {

    private final Delivery delivery;

    MillraceContender(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void process(Run run) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", run.bootstrapServers());
        InternalTopics topics = new InternalTopics(run.name());
        LoopSettings settings = LoopSettings.of(client).withTopics(topics).withDelivery(delivery);
        try (Service service = Service.start(settings);
                LiveSession session = LiveSession.open(client, topics)) {
            session.run("SET 'auto.offset.reset' = 'earliest';" + statements(run), new Silence());
            while (service.look().last().recordsIn() < run.records()) {
                if (service.look().state() == EngineState.FAILED) {
                    throw new IllegalStateException(
                            String.valueOf(service.look().fault()));
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    /** The workload in SQL. */
    static String statements(Run run) {
        String sales = """
            CREATE STREAM sales (item VARCHAR, amount INT, time BIGINT)
              WITH (KAFKA_TOPIC='bench-sales', VALUE_FORMAT='JSON');
            """;
        return switch (run.workload()) {
            case SUM -> sales + """
                CREATE TABLE totals WITH (KAFKA_TOPIC='%s') AS
                  SELECT item, SUM(amount) AS total FROM sales WINDOW TUMBLING (SIZE 5 SECONDS) GROUP BY item EMIT CHANGES;
                """.formatted(run.outputTopic());
            case WORDS -> """
                CREATE STREAM lines (line VARCHAR) WITH (KAFKA_TOPIC='bench-lines', VALUE_FORMAT='KAFKA');
                CREATE TABLE counts WITH (KAFKA_TOPIC='%s', VALUE_FORMAT='KAFKA') AS
                  SELECT word, COUNT(*) AS n
                  FROM (SELECT EXPLODE(REGEXP_SPLIT_TO_ARRAY(LCASE(line), '(?U)\\W+')) AS word FROM lines)
                  WHERE word <> '' GROUP BY word EMIT CHANGES;
                """.formatted(run.outputTopic());
            case FILTER -> sales + """
                CREATE STREAM big WITH (KAFKA_TOPIC='%s') AS
                  SELECT item, amount * 2 AS doubled FROM sales WHERE amount > 5 EMIT CHANGES;
                """.formatted(run.outputTopic());
        };
    }
}
