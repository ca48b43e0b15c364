// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.server.service.Service;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** The engine with the Kafka it works on: the embedded broker, or one that runs elsewhere. */
public final class RunningEngine implements AutoCloseable {
    private final @Nullable EmbeddedBroker broker;
    private final Service service;
    private final Map<String, Object> client;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private RunningEngine(@Nullable EmbeddedBroker broker, Map<String, Object> client, EngineOptions how) {
        this.broker = broker;
        this.client = client;
        this.service = Service.start(how.loopSettings(client));
        var _ = service.failure().thenAccept(failure::complete);
        if (broker != null) {
            broker.failure().thenAccept(failure::complete);
        }
    }

    /** Starts a broker and an engine on it. */
    private static RunningEngine embedded(BrokerOptions options, EngineOptions how) {
        EmbeddedBroker broker = EmbeddedBroker.start(how.brokerSettings(options.settings()));
        Properties properties = new Properties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try {
            return new RunningEngine(broker, KafkaOptions.client(properties), how);
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    /** Starts an engine on the Kafka that the options name if they name one, else with a broker of its own. */
    public static RunningEngine start(BrokerOptions options, KafkaOptions kafka, EngineOptions how) {
        return kafka.namedServers() == null
                ? embedded(options, how)
                : new RunningEngine(null, kafka.connectedClient(), how);
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
        return broker != null;
    }

    /** Completed, with the reason, if it can no longer do its work. */
    public CompletableFuture<Throwable> failure() {
        return failure.copy();
    }

    /** Commits, stops, and waits until everything is on disk. */
    @Override
    public void close() {
        try {
            service.close();
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }
}
