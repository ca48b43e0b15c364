// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void helpIsData() {
        CommandRun run = Given.in(directory).run("--help");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Usage: millrace", "topic", "doctor", "Exit codes");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theVersionNamesKafkaAndJava() {
        CommandRun run = Given.in(directory).run("--version");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("millrace ", "Kafka 4.", "Java " + Runtime.version().feature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"topic list", "topic create", "topic produce", "topic consume", "test", "doctor", "completion"})
    void everyCommandHasHelp(String command) {
        CommandRun run = Given.in(directory).run((command + " --help").split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("Usage: millrace " + command);
    }

    @Test
    void aMisspeltCommandIsAnsweredWithTheNearMiss() {
        CommandRun run = Given.in(directory).run("docter");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualToNormalizingNewlines("""
            millrace: there is no command or argument 'docter' here
              Did you mean doctor?
              see 'millrace --help'.
            """);
    }

    @Test
    void aMisspeltOptionIsAnsweredWithTheNearMiss() {
        CommandRun run = Given.in(directory).run("topic", "list", "--bootstrap-server=a:1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no option '--bootstrap-server=a:1'", "Did you mean --bootstrap-servers?");
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertThat(Given.in(directory).run().exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Given.in(directory).run("topic").err()).contains("a command is missing", "millrace topic --help");
    }

    @Test
    void aValueThatIsNoDurationSaysHowToWriteOne() {
        CommandRun run = Given.in(directory).run("topic", "consume", "t", "--for", "soon");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("'soon' is no duration; write 500ms, 30s, 5m or 2h");
    }

    @Test
    void nobodyListeningIsItsOwnExitCode() {
        CommandRun run = Given.in(directory).run("topic", "list", "--bootstrap-servers", "127.0.0.1:1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CANNOT_CONNECT);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Cannot connect to Kafka at 127.0.0.1:1", "millrace start");
    }

    @Test
    void anAddressWithoutAPortIsAUsageError() {
        CommandRun run = Given.in(directory).run("topic", "list", "--bootstrap-servers", "kafka");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("'kafka' is no address", "host:port");
    }

    @Test
    void aClientFileThatIsNotThereIsAUsageError() {
        CommandRun run = Given.in(directory).run("topic", "list", "--config", "none.properties");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains(directory.resolve("none.properties").toString())
                .doesNotContain("\tat ");
    }

    @Test
    void completionKnowsTheCommands() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            CommandRun run = Given.in(directory).run("completion", shell);
            assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).contains("doctor", "bootstrap-servers");
        }
    }

    @Test
    void doctorPrintsFindingsAsData() {
        CommandRun run = Given.in(directory).run("doctor", "--bootstrap-servers", "127.0.0.1:1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CANNOT_CONNECT);
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith("OK    JDK"))
                .anyMatch(line -> line.startsWith("OK    Disk"))
                .anyMatch(line -> line.startsWith("FAIL  Broker"));
        assertThat(run.out()).doesNotContain("\u001b");
    }
}
