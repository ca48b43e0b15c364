// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.session.SessionHost;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.BackwardScan.Limits;
import dev.millrace.server.topic.browse.BackwardScan.Page;
import dev.millrace.server.topic.browse.BackwardScan.RecordTest;
import dev.millrace.sql.error.SqlException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading topics backwards and following them, against a broker. */
class TopicTailTest {

    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static SessionHost host;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
        host = SessionHost.open(Map.of("bootstrap.servers", broker.bootstrapServers()), InternalTopics.defaults());
        admin = Admin.create(host.client());
    }

    @AfterAll
    static void stop() {
        admin.close();
        host.close();
        broker.close();
    }

    private static void write(String topic, List<String> values) throws Exception {
        try (var producer = new KafkaProducer<>(host.client(), Payloads.serializer(), Payloads.serializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<byte @Nullable [], byte @Nullable []>(topic, bytes)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    @Test
    void aTailGivesWhatComesAfterItStands() throws Exception {
        new Topics(admin).create("tail", 2, Map.of());
        write("tail", List.of("before"));
        LinkedBlockingQueue<List<TopicMessage>> batches = new LinkedBlockingQueue<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Void> running = CompletableFuture.runAsync(
                () -> new TopicTail(host).run("tail", "VALUE LIKE 'a%'", batches::add, cancelled::get));
        assertThat(batches.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEmpty();
        write("tail", List.of("a1", "b1", "a2"));
        List<String> values = new ArrayList<>();
        while (values.size() < 2) {
            List<TopicMessage> batch = batches.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(batch).isNotNull();
            batch.forEach(message -> values.add(message.value().shown()));
        }
        cancelled.set(true);
        running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(values).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aTailOfNothingIsRefused() {
        TopicTail tail = new TopicTail(host);
        assertThatThrownBy(() -> tail.run("nowhere", null, batch -> {}, () -> true))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> tail.run("../x", null, batch -> {}, () -> true))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> tail.run("tail", "1 +", batch -> {}, () -> true))
                .isInstanceOf(SqlException.class);
    }

    private static Page scan(String topic, int partitions, RecordTest test, Limits limits, @Nullable Cursor from) {
        try (ReaderPool readers = new ReaderPool(host.client(), 1)) {
            Map<Integer, Long> before = new java.util.HashMap<>();
            if (from == null) {
                IntStream.range(0, partitions).forEach(partition -> before.put(partition, Long.MAX_VALUE));
            } else {
                before.putAll(from.before());
            }
            return readers.read(
                    "scanning",
                    consumer -> new BackwardScan(consumer, TopicBrowser.spans(consumer, topic, before), test, limits)
                            .run());
        }
    }

    @Test
    void aRareRecordIsFoundAcrossPagesThatEndAtTheScanLimit() throws Exception {
        new Topics(admin).create("rare", 3, Map.of());
        write(
                "rare",
                IntStream.range(0, 3_000)
                        .mapToObj(i -> i == 7 ? "wanted" : "other " + i)
                        .toList());
        RecordTest wanted = records -> {
            java.util.BitSet found = new java.util.BitSet();
            for (int i = 0; i < records.size(); i++) {
                byte[] value = records.get(i).value();
                found.set(i, value != null && new String(value, StandardCharsets.UTF_8).equals("wanted"));
            }
            return found;
        };
        Limits limits = new Limits(10, 700, Duration.ofMinutes(5));
        int scanned = 0;
        int found = 0;
        int pages = 0;
        Cursor cursor = null;
        do {
            Page page = scan("rare", 3, wanted, limits, cursor);
            assertThat(page.scanned()).isLessThanOrEqualTo(700);
            scanned += page.scanned();
            found += page.records().size();
            pages++;
            cursor = page.next();
        } while (cursor != null);
        assertThat(found).isEqualTo(1);
        assertThat(scanned).isEqualTo(3_000);
        assertThat(pages).isBetween(5, 6);
    }

    @Test
    void recordsLargerThanTheMemoryForABlockAreAllRead() throws Exception {
        new Topics(admin).create("large", 1, Map.of());
        String filler = "x".repeat(900_000);
        write("large", IntStream.range(0, 50).mapToObj(i -> i + filler).toList());
        Page page = scan("large", 1, RecordTest.all(), new Limits(1_000, 1_000, Duration.ofMinutes(5)), null);
        assertThat(page.records().stream().map(record -> record.offset()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> 49L - i).toList());
        assertThat(page.next()).isNull();
    }
}
