// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
    @TempDir
    Path directory;

    @Test
    void keepsTopicsRecordsAndGroupOffsetsOverACleanStop() throws Exception {
        int port;
        try (EmbeddedBroker broker = start()) {
            port = broker.port();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                        .all()
                        .get();
            }
            Records.produce(broker.bootstrapServers(), "lines", "one", "two", "three");
            assertThat(readAsGroup(broker.bootstrapServers(), 2)).containsExactly("one", "two");
        }
        BrokerSettings samePort = BrokerSettings.in(directory).withPort(port);
        try (EmbeddedBroker broker = EmbeddedBroker.start(samePort)) {
            assertThat(broker.port()).isEqualTo(port);
            assertThat(Records.read(broker.bootstrapServers(), "lines")).containsExactly("one", "two", "three");
            assertThat(readAsGroup(broker.bootstrapServers(), 1)).containsExactly("three");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                assertThat(admin.describeTopics(List.of("orders"))
                                .allTopicNames()
                                .get())
                        .hasEntrySatisfying(
                                "orders",
                                found -> assertThat(found.partitions()).hasSize(3));
            }
        }
    }

    @Test
    void keepsEveryAcknowledgedRecordOverAKill() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (BrokerProcess process = BrokerProcess.start(directory)) {
            produceUntilKilled(process, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILL_AFTER);
        try (EmbeddedBroker broker = start()) {
            List<String> found = Records.read(broker.bootstrapServers(), "ledger");
            // Records sent but not yet acknowledged at the kill may be there too, after the acknowledged ones.
            assertThat(found).startsWith(acknowledged.toArray(String[]::new));
            Records.produce(broker.bootstrapServers(), "ledger", "after");
            assertThat(Records.read(broker.bootstrapServers(), "ledger")).endsWith("after");
        }
    }

    private static final int KILL_AFTER = 2_000;

    private static void produceUntilKilled(BrokerProcess process, List<String> acknowledged) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        KafkaProducer<String, String> producer = Records.producer(process.bootstrapServers());
        try {
            for (int i = 0; i < KILL_AFTER + 500; i++) {
                sent.add(producer.send(new ProducerRecord<>("ledger", 0, null, "entry " + i)));
            }
            sent.get(KILL_AFTER - 1).get();
            process.kill();
        } finally {
            producer.close(Duration.ZERO);
        }
        for (int i = 0; i < sent.size() && sent.get(i).state() == Future.State.SUCCESS; i++) {
            acknowledged.add("entry " + i);
        }
    }

    @Test
    void writesNothingToTheConsole() throws Exception {
        try (BrokerProcess process = BrokerProcess.start(directory)) {
            Records.produce(process.bootstrapServers(), "lines", "one");
            assertThat(process.stop()).isEmpty();
        }
    }

    @Test
    void listensOnLoopbackOnlyUnlessToldOtherwise() throws Exception {
        try (EmbeddedBroker broker = start()) {
            for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : card.inetAddresses().toList()) {
                    if (!address.isLoopbackAddress()) {
                        assertThat(accepts(address, broker.port()))
                                .as("%s", address)
                                .isFalse();
                    }
                }
            }
            assertThat(accepts(InetAddress.getLoopbackAddress(), broker.port())).isTrue();
        }
    }

    @Test
    void closesTwiceWithoutHarm() {
        EmbeddedBroker broker = start();
        broker.close();
        broker.close();
        assertThat(broker.failure().toCompletableFuture()).isNotDone();
    }

    private EmbeddedBroker start() {
        return EmbeddedBroker.start(BrokerSettings.in(directory).withPort(0));
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (java.io.IOException refused) {
            return false;
        }
    }

    private static List<String> readAsGroup(String bootstrapServers, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "readers",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                1);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(Set.of("lines"));
            List<String> values = new ArrayList<>();
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
            consumer.commitSync();
            return values;
        }
    }
}
