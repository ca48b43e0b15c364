// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import dev.millrace.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** One run of the command in this process: what it was given, and what came of it. */
public record CommandRun(int exitCode, String out, String err) {

    /** What a command finds around it. */
    public record Given(Path directory, Map<String, String> environment, String input) {
        /** An empty environment in {@code directory}, which is also the home. */
        public static Given in(Path directory) {
            return new Given(directory, Map.of(), "");
        }

        public Given withEnvironment(Map<String, String> replacement) {
            return new Given(directory, replacement, input);
        }

        public Given withInput(String replacement) {
            return new Given(directory, environment, replacement);
        }

        /** Runs {@code millrace arguments…}. */
        public CommandRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Surroundings surroundings = new Surroundings(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    environment,
                    directory,
                    directory.resolve("home"));
            int exitCode = Millrace.run(surroundings, arguments);
            return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
