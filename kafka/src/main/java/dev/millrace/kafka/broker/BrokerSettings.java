// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to run one embedded broker.
 *
 * @param directory holds all that is kept; made when it does not exist. One running instance per directory
 * @param host the address to listen on and to advertise to clients; a loopback address unless the user asks for another,
 *     because the broker asks nobody for a password
 * @param port the port for clients; 0 lets the operating system choose a free one
 * @param minimumFreeBytes a start with less free disk space than this is refused
 * @param kafkaSettings Kafka broker settings that replace the defaults of {@link BrokerProperties}, by Kafka's names
 */
public record BrokerSettings(
        Path directory, String host, int port, long minimumFreeBytes, Map<String, String> kafkaSettings) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int DEFAULT_PORT = 9092;
    /** Two log segments and the indexes of a few dozen partitions. */
    public static final long DEFAULT_MINIMUM_FREE_BYTES = 256L << 20;

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        if (minimumFreeBytes < 0) {
            throw new IllegalArgumentException("minimumFreeBytes " + minimumFreeBytes + " is negative");
        }
        directory = directory.toAbsolutePath().normalize();
        kafkaSettings = Map.copyOf(kafkaSettings);
    }

    /** The defaults: loopback only, Kafka's usual port. */
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(directory, LOOPBACK, DEFAULT_PORT, DEFAULT_MINIMUM_FREE_BYTES, Map.of());
    }

    public BrokerSettings withHost(String newHost) {
        return new BrokerSettings(directory, newHost, port, minimumFreeBytes, kafkaSettings);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(directory, host, newPort, minimumFreeBytes, kafkaSettings);
    }

    public BrokerSettings withMinimumFreeBytes(long newMinimumFreeBytes) {
        return new BrokerSettings(directory, host, port, newMinimumFreeBytes, kafkaSettings);
    }

    /** Adds one Kafka broker setting, or replaces it. */
    public BrokerSettings withKafkaSetting(String name, String value) {
        Map<String, String> settings = new TreeMap<>(kafkaSettings);
        settings.put(name, value);
        return new BrokerSettings(directory, host, port, minimumFreeBytes, settings);
    }
}
