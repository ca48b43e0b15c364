// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Apache Kafka broker and its KRaft controller in this JVM, the classes that a Kafka installation runs. What a client
 * was told is written survives a clean stop and the death of the process: a start finds it again.
 *
 * <p>Any thread may call any method. {@link #close} is idempotent.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    /** A stop that takes longer (a disk that hangs, a full one) is left to the end of the process. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final BrokerSettings settings;
    private final DataDirectory data;
    private final int port;
    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final CompletableFuture<BrokerException> failure = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Consumer<String> exitListener = this::exitWanted;

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws BrokerException with a {@link BrokerError} and a hint; then nothing is left running or locked
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        DataDirectory data = DataDirectory.open(settings);
        BoundSockets sockets = new BoundSockets();
        EmbeddedBroker made = null;
        try {
            int port = sockets.bind(BrokerProperties.CLIENT_LISTENER, settings.host(), settings.port());
            int controllerPort = sockets.bind(BrokerProperties.CONTROLLER_LISTENER, BrokerSettings.LOOPBACK, 0);
            Properties properties = BrokerProperties.of(settings, data.logs(), port, controllerPort);
            made = new EmbeddedBroker(settings, data, port, sockets, new KafkaConfig(properties, false));
            made.startUp();
            return made;
        } catch (Throwable cause) {
            BrokerException reported =
                    BrokerFailures.ofKafka(settings.directory(), "The Kafka broker did not start", cause);
            if (made != null) {
                reported = made.failure.getNow(reported);
                made.close();
            }
            sockets.close();
            data.close();
            throw reported;
        }
    }

    private EmbeddedBroker(
            BrokerSettings settings, DataDirectory data, int port, BoundSockets sockets, KafkaConfig config) {
        this.settings = settings;
        this.data = data;
        this.port = port;
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        Metrics metrics = Server.initializeMetrics(
                config, Time.SYSTEM, directories._1().clusterId().orElseThrow());
        this.shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                (name, fatal, action) -> (message, cause) -> fault(name, fatal, action, message, cause),
                sockets);
        // The broker before the controller: both register with the shared server in this order in Kafka's own start.
        this.broker = new BrokerServer(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    }

    private void startUp() {
        ProcessExits.redirectTo(exitListener);
        controller.startup();
        broker.startup();
        LOG.info("The embedded broker serves {} from {}", bootstrapServers(), data.logs());
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return settings.host() + ":" + port;
    }

    /** The port for clients; the chosen one where port 0 was asked for. */
    public int port() {
        return port;
    }

    /** Completed, with the reason, if the broker fails while it runs. The owner should then close it and tell the user. */
    public CompletionStage<BrokerException> failure() {
        return failure.minimalCompletionStage();
    }

    private RuntimeException fault(String name, boolean fatal, Runnable action, String message, Throwable cause) {
        LOG.error("{} in {}: {}", fatal ? "Fatal fault" : "Fault", name, message, cause);
        action.run();
        String what = "The Kafka broker failed in its " + name;
        Throwable known = cause == null ? new IllegalStateException(message) : cause;
        if (fatal) {
            failure.complete(BrokerFailures.ofKafka(settings.directory(), what, known));
        }
        return new IllegalStateException(message, cause);
    }

    private void exitWanted(String reason) {
        LOG.error("Kafka asks to end the process: {}", reason);
        failure.complete(BrokerFailures.ofLogDirectory(settings.directory()));
    }

    /** Stops the broker, waits until what it holds is on disk, and gives the directory back. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread stopping =
                Thread.ofPlatform().daemon().name("millrace-broker-stop").start(this::stopServers);
        try {
            if (!stopping.join(STOP_LIMIT)) {
                LOG.warn("The broker did not stop within {}", STOP_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ProcessExits.forget(exitListener);
            data.close();
        }
    }

    private void stopServers() {
        stop("broker", broker::shutdown);
        stop("controller", controller::shutdown);
    }

    private static void stop(String name, Runnable shutdown) {
        try {
            shutdown.run();
        } catch (RuntimeException failure) {
            LOG.warn("The {} did not stop cleanly", name, failure);
        }
    }
}
