// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can go wrong has its own code, names what it happened to, and says what to do. */
@Timeout(120)
class BrokerErrorsTest {
    @TempDir
    Path directory;

    @Test
    void portInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerException refused = refusedStart(settings().withPort(other.getLocalPort()));
            assertThat(refused.code()).isEqualTo(BrokerError.PORT_IN_USE);
            assertThat(refused).hasMessageContaining("127.0.0.1:" + other.getLocalPort());
            assertThat(refused.hint()).contains("--port");
        }
        startsAgain();
    }

    @Test
    void directoryLockedByAnotherProcess() throws Exception {
        try (BrokerProcess process = BrokerProcess.start(directory)) {
            BrokerException refused = refusedStart(settings());
            assertThat(refused.code()).isEqualTo(BrokerError.DIRECTORY_LOCKED);
            assertThat(refused).hasMessageContaining(directory.toString()).hasMessageContaining("" + process.pid());
            assertThat(refused.hint()).contains("kill " + process.pid()).contains("--data-dir");
            process.kill();
        }
        startsAgain();
    }

    @Test
    void directoryLockedByThisProcess() {
        try (EmbeddedBroker first = EmbeddedBroker.start(settings())) {
            assertThat(refusedStart(settings()).code()).isEqualTo(BrokerError.DIRECTORY_LOCKED);
            // A refused attempt must not have given up the lock of the one that runs.
            assertThat(refusedStart(settings()).code()).isEqualTo(BrokerError.DIRECTORY_LOCKED);
            assertThat(first.failure().toCompletableFuture()).isNotDone();
        }
        startsAgain();
    }

    @Test
    void diskNearlyFullAtTheStart() {
        BrokerException refused = refusedStart(settings().withMinimumFreeBytes(Long.MAX_VALUE));
        assertThat(refused.code()).isEqualTo(BrokerError.DISK_FULL);
        assertThat(refused).hasMessageContaining("MiB free");
        assertThat(refused.hint()).contains("--data-dir");
        startsAgain();
    }

    @Test
    void directoryIsAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        BrokerException refused = refusedStart(BrokerSettings.in(file).withPort(0));
        assertThat(refused.code()).isEqualTo(BrokerError.DIRECTORY_UNUSABLE);
        assertThat(refused).hasMessageContaining(file.toString());
    }

    @Test
    void writtenByANewerLayout() throws Exception {
        startsAgain();
        replaceInMarker("layout=1", "layout=2");
        BrokerException refused = refusedStart(settings());
        assertThat(refused.code()).isEqualTo(BrokerError.DATA_NEWER);
        assertThat(refused).hasMessageContaining("layout 2");
        replaceInMarker("layout=2", "layout=1");
        startsAgain();
    }

    @Test
    void writtenByANewerKafka() throws Exception {
        startsAgain();
        replaceInMarker("kafka.metadata.version=", "kafka.metadata.version=9");
        assertThat(refusedStart(settings()).code()).isEqualTo(BrokerError.DATA_NEWER);
    }

    @Test
    void markerIsNotReadable() throws Exception {
        startsAgain();
        replaceInMarker("layout=1", "layout=one");
        assertThat(refusedStart(settings()).code()).isEqualTo(BrokerError.DATA_DAMAGED);
    }

    @Test
    void kafkaDataOfSomebodyElse() throws Exception {
        startsAgain();
        Files.delete(directory.resolve(DataDirectory.MARKER));
        BrokerException refused = refusedStart(settings());
        assertThat(refused.code()).isEqualTo(BrokerError.DATA_DAMAGED);
        assertThat(refused).hasMessageContaining("did not write");
    }

    @Test
    void topicsWithoutTheirIdentityAreNeverFormattedAway() throws Exception {
        startsAgain();
        Files.delete(directory.resolve("kafka").resolve("meta.properties"));
        BrokerException refused = refusedStart(settings());
        assertThat(refused.code()).isEqualTo(BrokerError.DATA_DAMAGED);
        assertThat(refused).hasMessageContaining("meta.properties");
        assertThat(directory.resolve("kafka").resolve("meta.properties")).doesNotExist();
    }

    @Test
    void settingThatKafkaRefuses() {
        BrokerException refused = refusedStart(settings().withKafkaSetting("num.io.threads", "many"));
        assertThat(refused.code()).isEqualTo(BrokerError.SETTING_REFUSED);
        assertThat(refused).hasMessageContaining("num.io.threads");
        startsAgain();
    }

    @Test
    void filesThatVanishUnderARunningBroker() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings())) {
            deleteAll(directory.resolve("kafka"));
            Files.writeString(directory.resolve("kafka"), "in the way");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(java.util.List.of(new NewTopic("late", 1, (short) 1)));
                BrokerException failure = broker.failure().toCompletableFuture().get(60, TimeUnit.SECONDS);
                assertThat(failure.code()).isEqualTo(BrokerError.DIRECTORY_UNUSABLE);
                assertThat(failure).hasMessageContaining(directory.toString());
            }
        }
    }

    @Test
    void noSpaceLeftIsToldFromOtherFailures() {
        BrokerException full = BrokerFailures.ofKafka(
                directory,
                "It did not start",
                new IllegalStateException("outer", new java.io.IOException("No space left on device")));
        assertThat(full.code()).isEqualTo(BrokerError.DISK_FULL);
        BrokerException other =
                BrokerFailures.ofKafka(directory, "It did not start", new IllegalStateException("unforeseen"));
        assertThat(other.code()).isEqualTo(BrokerError.BROKER_FAILED);
        assertThat(other).hasMessageContaining("unforeseen");
    }

    private BrokerSettings settings() {
        return BrokerSettings.in(directory).withPort(0);
    }

    private static BrokerException refusedStart(BrokerSettings settings) {
        BrokerException refused = catchThrowableOfType(
                BrokerException.class, () -> EmbeddedBroker.start(settings).close());
        assertThat(refused).as("the start should have been refused").isNotNull();
        assertThat(refused.hint()).isNotBlank();
        return refused;
    }

    /** Whatever was refused has left neither a lock nor a socket behind. */
    private void startsAgain() {
        EmbeddedBroker.start(settings()).close();
    }

    private void replaceInMarker(String from, String to) throws Exception {
        Path marker = directory.resolve(DataDirectory.MARKER);
        String written = Files.readString(marker);
        assertThat(written).contains(from);
        Files.writeString(marker, written.replace(from, to));
    }

    private static void deleteAll(Path root) throws Exception {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
