// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.Version;
import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.http.HttpApi;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.EngineAwayException;
import dev.millrace.server.session.SessionHost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine with the Kafka it works on, the embedded broker or one that runs elsewhere, and the HTTP server on it. */
public final class RunningEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

    private final Map<String, Object> client;
    private final boolean embedded;
    private final Service service;
    private final @Nullable HttpServer http;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    /** What has been started, the last first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /**
     * How to run.
     *
     * @param broker the embedded one, used if {@code kafka} names none
     */
    public record Options(BrokerOptions broker, KafkaOptions kafka, EngineOptions engine, HttpOptions http) {}

    private RunningEngine(Options options) {
        this.embedded = options.kafka().namedServers() == null;
        try {
            client = embedded ? startBroker(options) : externalClient(options.kafka());
            CatalogReplay catalog =
                    CatalogReplay.start(client, InternalTopics.defaults(), Analyzers.analyzer(BuiltInFunctions.load()));
            parts.push(catalog);
            service = Service.open(options.engine().loopSettings(client), catalog);
            parts.push(service);
            HttpSettings settings = options.http().settings();
            http = settings == null ? null : startHttp(settings, catalog, options);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Starts an engine on the Kafka that the options name if they name one, else with a broker of its own. */
    public static RunningEngine start(Options options) {
        return new RunningEngine(options);
    }

    /** A Kafka that is away may come back, so it keeps nothing from starting; one whose name is unknown does. */
    private static Map<String, Object> externalClient(KafkaOptions kafka) {
        try {
            return kafka.connectedClient();
        } catch (CommandFailure away) {
            if (away.exitCode() != ExitCode.CANNOT_CONNECT) {
                throw away;
            }
            LOG.warn("The Kafka at {} does not answer; the queries begin when it does", kafka.servers());
            Map<String, Object> client = KafkaOptions.client(kafka.properties());
            try (Admin _ = Admin.create(client)) {
                return client;
            } catch (KafkaException unknown) {
                throw away;
            }
        }
    }

    private Map<String, Object> startBroker(Options options) {
        EmbeddedBroker broker = EmbeddedBroker.start(
                options.engine().brokerSettings(options.broker().settings()));
        parts.push(broker);
        broker.failure().thenAccept(failure::complete);
        Properties properties = new Properties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return KafkaOptions.client(properties);
    }

    private HttpServer startHttp(HttpSettings settings, CatalogReplay catalog, Options options) {
        SessionHost sessions = SessionHost.beside(
                service,
                client,
                InternalTopics.defaults(),
                catalog,
                options.engine().queryMemory());
        parts.push(sessions);
        ServerContext context = new ServerContext(
                sessions,
                service,
                options.broker().directory(),
                embedded,
                Version.millrace(),
                System.currentTimeMillis());
        HttpServer server = HttpApi.start(settings, context);
        parts.push(server);
        return server;
    }

    /** Client settings that reach its Kafka. */
    public Map<String, Object> client() {
        return client;
    }

    /** Where its Kafka listens. */
    public String servers() {
        return String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Whether the broker is part of it. */
    public boolean hasBroker() {
        return embedded;
    }

    /** The console's address; null without an HTTP server. */
    public @Nullable String console() {
        return http == null ? null : http.address();
    }

    /** Completed when the queries run, then empty, or when it is known why they do not, for now. */
    public CompletableFuture<Optional<EngineAwayException>> queries() {
        CompletableFuture<Optional<EngineAwayException>> settled = new CompletableFuture<>();
        Thread.ofVirtual().name("millrace-start").start(() -> {
            try {
                service.awaitRunning();
                settled.complete(Optional.empty());
            } catch (EngineAwayException away) {
                settled.complete(Optional.of(away));
            }
        });
        return settled;
    }

    /** Completed, with the reason, if the process is of no use any more: its broker has failed. */
    public CompletableFuture<Throwable> failure() {
        return failure.copy();
    }

    /** Commits, stops, and waits until everything is on disk. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failed) {
                LOG.error("{} did not stop in order", part.getClass().getSimpleName(), failed);
            }
        }
    }
}
