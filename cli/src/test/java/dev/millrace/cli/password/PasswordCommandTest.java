// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void itsLineLetsOneIn() throws IOException {
        CommandRun run = Given.in(directory).withInput("open sesame\n").run("password", "anna", "admin");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        Users users = Users.read(Files.writeString(directory.resolve("users"), run.out()));
        assertThat(users.password("anna", "open sesame")).contains(new Principal("anna", Role.ADMIN));
    }

    @Test
    void aTokenIsShownOnce() throws IOException {
        CommandRun run = Given.in(directory).run("password", "grafana", "reader", "--token");
        String token = run.err().strip().replaceFirst(".* ", "");
        assertThat(run.out()).startsWith("token:grafana:reader:").doesNotContain(token);
        Users users = Users.read(Files.writeString(directory.resolve("users"), run.out()));
        assertThat(users.token(token)).contains(new Principal("grafana", Role.READER));
    }

    @Test
    void aShortPasswordIsRefused() {
        assertThat(Given.in(directory)
                        .withInput("short\n")
                        .run("password", "anna", "admin")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(Given.in(directory)
                        .withInput("long enough\n")
                        .run("password", "a:b", "admin")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
