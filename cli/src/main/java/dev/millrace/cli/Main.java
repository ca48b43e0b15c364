// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import dev.millrace.cli.command.Surroundings;

/** The entry point of the {@code millrace} command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofProcess();
        int exitCode = Millrace.run(surroundings, arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        System.exit(exitCode);
    }
}
