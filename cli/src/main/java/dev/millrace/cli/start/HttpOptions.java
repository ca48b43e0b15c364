// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.Surroundings;
import dev.millrace.server.http.HttpSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the HTTP server with the console listens: options that {@code start} and {@code demo} share. */
public final class HttpOptions {
    private final Surroundings surroundings;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "" + HttpSettings.DEFAULT_PORT,
            description = "For the console and the HTTP API; 0 means any free one; default ${DEFAULT-VALUE}")
    private int port = HttpSettings.DEFAULT_PORT;

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            defaultValue = HttpSettings.LOOPBACK,
            description = "The address of the HTTP server. One that other machines reach needs --http-users and"
                    + " --http-keystore; default ${DEFAULT-VALUE}")
    private String host = HttpSettings.LOOPBACK;

    @Option(
            names = "--http-host-name",
            paramLabel = "NAME",
            split = ",",
            description = "A further name by which browsers may call the HTTP server.")
    private List<String> names = List.of();

    @Option(
            names = "--http-users",
            paramLabel = "FILE",
            description = "Who may use the HTTP server; make lines with 'millrace password'.")
    private @Nullable Path users;

    @Option(names = "--http-keystore", paramLabel = "FILE", description = "Key and certificate for HTTPS, PKCS #12.")
    private @Nullable Path keystore;

    @Option(
            names = "--http-keystore-password",
            paramLabel = "PASSWORD",
            description = "Of the keystore. Better in the environment: MILLRACE_HTTP_KEYSTORE_PASSWORD.")
    private @Nullable String keystorePassword;

    @Option(names = "--no-http", description = "Run without the console and the HTTP API.")
    private boolean off;

    public HttpOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What the options say; null without a server. */
    @Nullable
    HttpSettings settings() {
        return off ? null : new HttpSettings(host, port, names, resolve(users), resolve(keystore), keystorePassword);
    }

    private @Nullable Path resolve(@Nullable Path file) {
        return file == null ? null : surroundings.resolve(file);
    }
}
