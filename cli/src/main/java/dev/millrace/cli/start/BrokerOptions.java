// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.Surroundings;
import dev.millrace.kafka.broker.BrokerSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How to run the embedded broker: options that {@code start} and {@code demo} share. */
public final class BrokerOptions {
    /** Below the working directory, so that projects do not share data by accident. */
    public static final String DEFAULT_DIRECTORY = ".millrace";

    private final Surroundings surroundings;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = DEFAULT_DIRECTORY,
            description = "Where everything is kept; default ${DEFAULT-VALUE}")
    private Path directory = Path.of(DEFAULT_DIRECTORY);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + BrokerSettings.DEFAULT_PORT,
            description = "For Kafka clients; 0 means any free one; default ${DEFAULT-VALUE}")
    private int port = BrokerSettings.DEFAULT_PORT;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = BrokerSettings.LOOPBACK,
            description =
                    "The address to listen on. Anybody who reaches it can read and write; default ${DEFAULT-VALUE}")
    private String host = BrokerSettings.LOOPBACK;

    public BrokerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The data directory, absolute. */
    public Path directory() {
        return surroundings.resolve(directory).normalize();
    }

    /** What the options say. */
    public BrokerSettings settings() {
        return BrokerSettings.in(directory()).withHost(host).withPort(port);
    }
}
