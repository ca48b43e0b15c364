// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.connectors.generate.EventGenerator;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.Service;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the views of {@code examples/bank} have become after a number of one-dollar transfers, as a reader of committed records sees
 * them. Every transfer adds a dollar to the credits and a dollar to the debits, and neither ever falls; so all transfers are in
 * exactly when both sums have reached their number. What the same transaction wrote to the other topics was then written too, and the
 * reader goes on to the end that each topic has at that moment.
 */
final class BankViews {

    private static final List<TopicPartition> PARTITIONS = List.of(
            new TopicPartition("CREDITS", 0),
            new TopicPartition("DEBITS", 0),
            new TopicPartition("BALANCE", 0),
            new TopicPartition("TOTAL", 0));

    private final Map<Integer, Long> credits = new TreeMap<>();
    private final Map<Integer, Long> debits = new TreeMap<>();
    private final Map<Integer, Long> balances = new TreeMap<>();
    private long totalRows;

    private BankViews() {}

    /**
     * Reads the views from their beginning until {@code transfers} are in, and checks each row of TOTAL on the way: it is 0.
     *
     * @param atMost how long that may take before the test fails
     */
    static BankViews readAll(Map<String, Object> client, Service service, long transfers, Duration atMost) {
        BankViews views = new BankViews();
        long begin = System.nanoTime();
        try (var consumer = consumer(client, "read_committed")) {
            consumer.assign(PARTITIONS);
            consumer.seekToBeginning(PARTITIONS);
            Map<TopicPartition, Long> ends = Map.of();
            while (ends.isEmpty() || !reached(consumer, ends)) {
                for (var row : consumer.poll(Duration.ofMillis(100))) {
                    views.take(row);
                }
                if (ends.isEmpty() && views.credited() >= transfers && views.debited() >= transfers) {
                    ends = ends(client);
                }
                views.checkProgress(service, transfers, begin, atMost);
            }
        }
        assertThat(views.credited()).as("dollars credited").isEqualTo(transfers);
        assertThat(views.debited()).as("dollars debited").isEqualTo(transfers);
        return views;
    }

    /** The balances after the next {@code transfers} of {@code events}, summed up without the engine. */
    static Map<Integer, Long> fold(EventGenerator events, long transfers) {
        Map<Integer, Long> balances = new TreeMap<>();
        for (long i = 0; i < transfers; i++) {
            Map<?, ?> transfer = json(events.next().value());
            long amount = number(transfer, "amount");
            balances.merge((int) number(transfer, "to_account"), amount, Long::sum);
            balances.merge((int) number(transfer, "from_account"), -amount, Long::sum);
        }
        return balances;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> client, String isolation) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", isolation);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The ends with what is written but not yet marked as committed, which a reader of committed records would not count. */
    private static Map<TopicPartition, Long> ends(Map<String, Object> client) {
        try (var consumer = consumer(client, "read_uncommitted")) {
            return consumer.endOffsets(PARTITIONS);
        }
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> row) {
        Map<?, ?> value = json(row.value());
        switch (row.topic()) {
            case "CREDITS" -> credits.put(account(row), number(value, "CREDITS"));
            case "DEBITS" -> debits.put(account(row), number(value, "DEBITS"));
            case "BALANCE" -> balances.put(account(row), number(value, "BALANCE"));
            default -> {
                totalRows++;
                assertThat(number(value, "TOTAL"))
                        .as("TOTAL at offset %d", row.offset())
                        .isZero();
            }
        }
    }

    private void checkProgress(Service service, long transfers, long begin, Duration atMost) {
        if (service.look().state() == EngineState.FAILED) {
            fail("The service has failed: " + service.look().fault());
        }
        if (System.nanoTime() - begin > atMost.toNanos()) {
            fail(
                    "After %s, of %d transfers %d are in CREDITS and %d in DEBITS; %d rows of TOTAL have come",
                    atMost, transfers, credited(), debited(), totalRows);
        }
    }

    private static int account(ConsumerRecord<byte[], byte[]> row) {
        return ByteBuffer.wrap(row.key()).getInt();
    }

    private static Map<?, ?> json(byte[] value) {
        try {
            return (Map<?, ?>) Objects.requireNonNull(JsonText.parse(value, 0, value.length));
        } catch (BadRecordException bad) {
            throw new AssertionError(bad);
        }
    }

    private static long number(Map<?, ?> object, String field) {
        return ((Number) Objects.requireNonNull(object.get(field))).longValue();
    }

    private static long sum(Map<Integer, Long> view) {
        return view.values().stream().mapToLong(Long::longValue).sum();
    }

    private long credited() {
        return sum(credits);
    }

    private long debited() {
        return sum(debits);
    }

    /** The balance of each account when all transfers were in. */
    Map<Integer, Long> balances() {
        return balances;
    }

    /** How many rows of TOTAL came, each of them 0. */
    long totalRows() {
        return totalRows;
    }
}
