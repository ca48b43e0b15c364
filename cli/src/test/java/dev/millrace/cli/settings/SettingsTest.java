// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test asks for a Kafka where none is; the error names the address that won. */
class SettingsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("MILLRACE_BOOTSTRAP_SERVERS", "127.0.0.1:2");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFlagWinsOverAllElse() throws IOException {
        writeLocal("bootstrap-servers: 127.0.0.1:3");
        Given given = Given.in(directory).withEnvironment(ENVIRONMENT);
        assertThat(given.run("topic", "list", "--bootstrap-servers", "127.0.0.1:1")
                        .err())
                .contains("at 127.0.0.1:1:");
    }

    @Test
    void theEnvironmentWinsOverFiles() throws IOException {
        writeLocal("bootstrap-servers: 127.0.0.1:3");
        assertThat(Given.in(directory)
                        .withEnvironment(ENVIRONMENT)
                        .run("topic", "list")
                        .err())
                .contains("at 127.0.0.1:2:");
    }

    @Test
    void theLocalFileWinsOverTheUsers() throws IOException {
        writeLocal("bootstrap-servers: 127.0.0.1:3");
        writeUsers("bootstrap-servers: 127.0.0.1:4");
        assertThat(Given.in(directory).run("topic", "list").err()).contains("at 127.0.0.1:3:");
    }

    @Test
    void theUsersFileWinsOverTheDefault() throws IOException {
        writeUsers("bootstrap-servers: 127.0.0.1:4");
        assertThat(Given.in(directory).run("topic", "list").err()).contains("at 127.0.0.1:4:");
    }

    @Test
    void aKeyBelowItsCommandWinsOverTheSameAtTheTop() throws IOException {
        writeLocal("""
            bootstrap-servers: 127.0.0.1:3
            topic:
              bootstrap-servers: 127.0.0.1:5
              list:
                bootstrap-servers: 127.0.0.1:6
            """);
        assertThat(Given.in(directory).run("topic", "list").err()).contains("at 127.0.0.1:6:");
        assertThat(Given.in(directory).run("topic", "describe", "t").err()).contains("at 127.0.0.1:5:");
    }

    @Test
    void theMoreExactVariableWins() {
        Given given = Given.in(directory)
                .withEnvironment(Map.of(
                        "MILLRACE_BOOTSTRAP_SERVERS",
                        "127.0.0.1:2",
                        "MILLRACE_TOPIC_LIST_BOOTSTRAP_SERVERS",
                        "127.0.0.1:7"));
        assertThat(given.run("topic", "list").err()).contains("at 127.0.0.1:7:");
    }

    @Test
    void aValueOfTheWrongTypeIsAUsageErrorWhereverItComesFrom() throws IOException {
        writeLocal("port: many");
        CommandRun run = Given.in(directory).run("doctor");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("'many' is not an int");
    }

    @Test
    void aKeyThatIsNoOptionIsRefusedWithTheNearMiss() throws IOException {
        writeLocal("boostrap-servers: 127.0.0.1:3");
        CommandRun run = Given.in(directory).run("topic", "list");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("millrace.yaml", "boostrap-servers", "Did you mean bootstrap-servers?");
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithItsPosition() throws IOException {
        writeLocal("port: 1\n  bad: [\n");
        CommandRun run = Given.in(directory).run("topic", "list");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("millrace.yaml:2:");
    }

    @Test
    void aListIsRefused() throws IOException {
        writeLocal("bootstrap-servers: [a, b]");
        assertThat(Given.in(directory).run("topic", "list").err()).contains("is a list");
    }

    private void writeLocal(String text) throws IOException {
        Files.writeString(directory.resolve("millrace.yaml"), text);
    }

    private void writeUsers(String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("home/.config/millrace"));
        Files.writeString(folder.resolve("millrace.yaml"), text);
    }
}
