// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.password;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Users;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace password}: a line for the file of those who may use the HTTP server. */
@Command(
        name = "password",
        description =
                "Makes a line for the file of --http-users. Asks for the password, or reads it from standard input;"
                        + " a token is made up and shown once.")
public final class PasswordCommand implements Callable<Integer> {
    private static final int LEAST_CHARACTERS = 8;

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "NAME", description = "Who it is.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "ROLE",
            description =
                    "${COMPLETION-CANDIDATES}; a reader looks, a writer also sends events, an admin does everything")
    private Role role = Role.READER;

    @Option(names = "--token", description = "Make a bearer token for a program.")
    private boolean token;

    public PasswordCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (name.isEmpty() || name.contains(":") || name.equals("token")) {
            throw new CommandFailure(ExitCode.USAGE, "'" + name + "' cannot be a user's name.", "It has no colon.");
        }
        if (token) {
            String word = Users.newToken();
            surroundings.err().println("The token, which is shown only now: " + word);
            surroundings.out().println(Users.tokenLine(name, role, word));
            return ExitCode.OK;
        }
        String password = password();
        if (password == null || password.length() < LEAST_CHARACTERS) {
            throw new CommandFailure(
                    ExitCode.USAGE, "A password has at least " + LEAST_CHARACTERS + " characters.", null);
        }
        surroundings.out().println(Users.line(name, role, password));
        return ExitCode.OK;
    }

    private @Nullable String password() throws IOException {
        Console console = surroundings.terminal() ? System.console() : null;
        if (console != null) {
            char[] typed = console.readPassword("Password of %s: ", name);
            return typed == null ? null : new String(typed);
        }
        return new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)).readLine();
    }
}
