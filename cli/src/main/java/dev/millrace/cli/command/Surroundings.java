// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * All that a command takes from the process it runs in, so that tests can run commands with streams and folders of their
 * own.
 *
 * @param in what is read as data
 * @param out for data only
 * @param err for everything else: progress, notes, errors
 * @param terminal whether a person looks at {@code out} and {@code err}; without one there is no progress and no colour
 * @param environment the environment variables
 * @param directory the working directory
 * @param home the user's home directory
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Map<String, String> environment,
        Path directory,
        Path home) {

    /** Set by the launcher, which asks the operating system sooner than a JVM can: "true" if out and err are terminals. */
    private static final String TERMINAL_PROPERTY = "millrace.terminal";

    public Surroundings(
            InputStream in,
            PrintStream out,
            PrintStream err,
            boolean terminal,
            Map<String, String> environment,
            Path directory,
            Path home) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.home = home;
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        Properties system = System.getProperties();
        return new Surroundings(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Boolean.parseBoolean(system.getProperty(TERMINAL_PROPERTY)),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(system.getProperty("user.home")));
    }

    /** Whether to write colours: on a terminal that has them, unless <a href="https://no-color.org">NO_COLOR</a> is set. */
    public boolean colour() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** {@code path} as the user means it: relative to the working directory. */
    public Path resolve(Path path) {
        return directory.resolve(path);
    }
}
