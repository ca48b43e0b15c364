// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DemoCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void showsRowsThenEndsAndGoesOnWhenStartedAgain() {
        Given given = Given.in(directory);
        CommandRun first =
                given.run("demo", "store", "--port", "0", "--http-port", "0", "--data-dir", "data", "--for", "500ms");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK);
        List<String> lines = first.out().lines().toList();
        assertThat(lines).as(first.err()).hasSizeGreaterThan(2);
        assertThat(lines.getFirst()).contains("ITEM", "SALES", "AMOUNT");
        assertThat(lines.subList(2, lines.size())).allMatch(line -> line.matches("[ab] +\\d+ +\\d+"));
        assertThat(first.err())
                .containsPattern("Kafka listens on 127\\.0\\.0\\.1:[1-9][0-9]*;")
                .contains("This is 'store'")
                .containsPattern("[1-9][0-9]* events\\. Stopping\\.")
                .doesNotContain("\tat ");

        CommandRun second =
                given.run("demo", "store", "--port", "0", "--http-port", "0", "--data-dir", "data", "--for", "100ms");
        assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.OK);
        assertThat(second.err()).contains("The pipeline of an earlier run goes on.");
        assertThat(second.out().lines()).hasSizeGreaterThan(2);
        assertThat(saleNumbers(given)).isNotEmpty().doesNotHaveDuplicates();
    }

    private List<String> saleNumbers(Given given) {
        Path data = directory.resolve("data");
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(data).withPort(0))) {
            CommandRun sales =
                    given.run("topic", "consume", "sales", "--once", "--bootstrap-servers", broker.bootstrapServers());
            return sales.out()
                    .lines()
                    .map(line -> line.replaceAll(".*\"time\":", ""))
                    .toList();
        }
    }
}
