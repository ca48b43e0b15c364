// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka a command talks to: options that several commands share, and what it takes to find out whether it is there. */
public final class KafkaOptions {
    /** Where {@code millrace start} listens unless told otherwise. */
    public static final String DEFAULT_SERVERS = "127.0.0.1:9092";

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final Surroundings surroundings;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,…]",
            description = "The Kafka to use. Default: what --config names, or " + DEFAULT_SERVERS + ".")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Kafka client properties, for example for TLS and passwords.")
    private @Nullable Path config;

    public KafkaOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The servers that were named, or null if none were. */
    public @Nullable String namedServers() {
        return clientProperties().getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    /** Properties for any Kafka client. */
    public Properties properties() {
        Properties properties = clientProperties();
        properties.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_SERVERS);
        properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-cli");
        return properties;
    }

    /** {@link #properties} as the engine takes them, once a Kafka has answered there. */
    public Map<String, Object> connectedClient() {
        connect().close();
        return client(properties());
    }

    /** Client settings as the engine takes them. */
    public static Map<String, Object> client(Properties properties) {
        Map<String, Object> client = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        client.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        return client;
    }

    /** The servers that {@link #properties} name. */
    public String servers() {
        return properties().getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    /**
     * An admin client of a Kafka that answers.
     *
     * @throws CommandFailure with {@link ExitCode#CANNOT_CONNECT} if none answers within 5 s
     */
    public Admin connect() {
        Properties properties = properties();
        requireListener();
        properties.putIfAbsent("default.api.timeout.ms", String.valueOf(CONNECT_TIMEOUT_MILLIS));
        properties.putIfAbsent("request.timeout.ms", String.valueOf(CONNECT_TIMEOUT_MILLIS));
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException failure) {
            throw cannotConnect(failure.getCause() == null ? failure : failure.getCause());
        }
        try {
            await(admin.describeCluster().clusterId());
            return admin;
        } catch (CommandFailure failure) {
            admin.close(Duration.ZERO);
            throw failure;
        }
    }

    /** The result of a request, or why there is none. */
    public <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(2L * CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException failure) {
            throw cannotConnect(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Interrupted.", null);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw cannotConnect(cause);
            }
            throw new CommandFailure(ExitCode.FAILED, "Kafka refused: " + cause.getMessage(), null, cause);
        }
    }

    /** Fails at once where nobody listens; a Kafka client would go on trying. */
    private void requireListener() {
        String reason = "no address is given";
        for (String server : servers().split(",", -1)) {
            String host = Utils.getHost(server.strip());
            Integer port = Utils.getPort(server.strip());
            if (host == null || port == null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "'" + server + "' is no address of a Kafka.",
                        "Write host:port, for example " + DEFAULT_SERVERS + ".");
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
                return;
            } catch (UnknownHostException failure) {
                reason = "unknown host " + host;
            } catch (IOException failure) {
                reason = String.valueOf(failure.getMessage());
            }
        }
        throw cannotConnect(new IOException(reason));
    }

    private CommandFailure cannotConnect(Throwable cause) {
        String reason =
                cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException
                        ? "no answer within " + CONNECT_TIMEOUT_MILLIS / 1_000 + " s"
                        : cause.getMessage();
        return new CommandFailure(
                ExitCode.CANNOT_CONNECT,
                "Cannot connect to Kafka at " + servers() + ": " + reason + ".",
                "Start one with 'millrace start', or name another with --bootstrap-servers.",
                cause);
    }

    private Properties clientProperties() {
        Properties properties = new Properties();
        if (config != null) {
            Path file = surroundings.resolve(config);
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException failure) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "Cannot read the client properties in " + file + ".",
                        "Is it a readable file?",
                        failure);
            }
        }
        if (bootstrapServers != null) {
            properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }
        return properties;
    }
}
