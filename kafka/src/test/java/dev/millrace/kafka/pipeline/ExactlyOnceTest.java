// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes to bytes through a windowed sum, with the engine killed again and again while it works. */
@Timeout(240)
class ExactlyOnceTest {
    private static final int KILLS = 3;
    private static final int RECORDS_PER_ROUND = 4_000;
    private static final int ITEMS = 7;

    @TempDir
    Path directory;

    /**
     * Every sale makes one output, the sum so far of its item and window. So a lost record, a doubled record, a state that was
     * rebuilt wrongly or an output that was sent twice would each show as a sum that is not the next one.
     */
    @Test
    void eachResultIsSeenOnceThoughTheEngineIsKilled() throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0))) {
            Topics topics = new Topics(broker.bootstrapServers());
            topics.create("sales", 3);
            topics.create("totals", 3);
            String[] arguments = {broker.bootstrapServers(), "kills", "sales", "totals"};
            List<ProducerRecord<String, String>> sent = new ArrayList<>();
            for (int round = 0; round <= KILLS; round++) {
                try (EngineProcess engine = EngineProcess.start(arguments)) {
                    engine.awaitRunning();
                    List<ProducerRecord<String, String>> more = sales(random, sent.size());
                    topics.produce(more);
                    sent.addAll(more);
                    boolean last = round == KILLS;
                    int wanted = sent.size() - (last ? 0 : RECORDS_PER_ROUND / 2);
                    topics.read("totals", wanted);
                    engine.kill();
                }
            }
            List<ConsumerRecord<byte[], String>> results = topics.read("totals", sent.size());
            assertThat(results).as("seed %d", seed).hasSize(sent.size());
            assertThat(sums(results)).as("seed %d", seed).isEqualTo(expected(sent));
        }
    }

    private static List<ProducerRecord<String, String>> sales(Random random, long before) {
        List<ProducerRecord<String, String>> sales = new ArrayList<>();
        for (int i = 0; i < RECORDS_PER_ROUND; i++) {
            long time = before + i + random.nextInt(500);
            int amount = 1 + random.nextInt(9);
            sales.add(new ProducerRecord<>(
                    "sales", null, time, "item" + random.nextInt(ITEMS), "{\"amount\":" + amount + "}"));
        }
        return sales;
    }

    /** For each key of the results, item and window, the sums in their order. */
    private static Map<ByteBuffer, List<Long>> sums(List<ConsumerRecord<byte[], String>> results) {
        Map<ByteBuffer, List<Long>> sums = new HashMap<>();
        for (ConsumerRecord<byte[], String> result : results) {
            sums.computeIfAbsent(ByteBuffer.wrap(result.key()), ignored -> new ArrayList<>())
                    .add(Long.parseLong(result.value().replaceAll("[^0-9]", "")));
        }
        return sums;
    }

    private static Map<ByteBuffer, List<Long>> expected(List<ProducerRecord<String, String>> sent) {
        Map<ByteBuffer, List<Long>> sums = new HashMap<>();
        for (ProducerRecord<String, String> sale : sent) {
            long window = sale.timestamp() / Plans.WINDOW_MILLIS * Plans.WINDOW_MILLIS;
            byte[] item = sale.key().getBytes(StandardCharsets.UTF_8);
            ByteBuffer key = ByteBuffer.allocate(item.length + Long.BYTES)
                    .put(item)
                    .putLong(window)
                    .flip();
            List<Long> list = sums.computeIfAbsent(key, ignored -> new ArrayList<>());
            long before = list.isEmpty() ? 0 : list.getLast();
            list.add(before + Long.parseLong(sale.value().replaceAll("[^0-9]", "")));
        }
        return sums;
    }
}
