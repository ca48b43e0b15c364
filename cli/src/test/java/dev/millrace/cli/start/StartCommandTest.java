// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StartCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void saysWhereItListensAndStops() {
        CommandRun run = Given.in(directory)
                .run("start", "--port", "0", "--http-port", "0", "--data-dir", "data", "--for", "100ms");
        assertThat(run.err())
                .containsPattern("Kafka listens on 127.0.0.1:[1-9][0-9]*\\.")
                .containsPattern("The console is at http://127.0.0.1:[1-9][0-9]*/")
                .contains(directory.resolve("data").toString(), "Stopping.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEmpty();
        assertThat(directory.resolve("data")).isNotEmptyDirectory();
    }

    @Test
    void aSettingThatDoesNotExistIsAUsageError() {
        CommandRun offsets = Given.in(directory).run("start", "--port", "0", "--offsets", "broker");
        assertThat(offsets.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(offsets.err()).contains("there are engine and group");
        CommandRun delivery = Given.in(directory)
                .withEnvironment(Map.of("MILLRACE_DELIVERY", "twice"))
                .run("start", "--port", "0");
        assertThat(delivery.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(delivery.err()).contains("exactly_once, at_least_once and at_most_once");
    }

    @Test
    void aPortInUseAndADirectoryInUseSayWhatToDo() {
        BrokerSettings settings = BrokerSettings.in(directory.resolve("data")).withPort(0);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            Given given = Given.in(directory).withEnvironment(Map.of("MILLRACE_FOR", "10s"));
            String port = String.valueOf(broker.port());
            CommandRun samePort = given.run("start", "--http-port", "0", "--port", port, "--data-dir", "other");
            assertThat(samePort.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(samePort.err()).contains(port).doesNotContain("\tat ");
            CommandRun sameDirectory = given.run("start", "--port", "0", "--http-port", "0", "--data-dir", "data");
            assertThat(sameDirectory.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(sameDirectory.err())
                    .contains(directory.resolve("data").toString())
                    .doesNotContain("\tat ");
        }
    }
}
