// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerateCommandTest {
    private EmbeddedBroker broker;
    private Given given;

    @BeforeAll
    void start(@TempDir Path directory) {
        broker = EmbeddedBroker.start(
                BrokerSettings.in(directory.resolve("data")).withPort(0));
        given = Given.in(directory).withEnvironment(Map.of("MILLRACE_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void theSameSeedMakesTheSameEvents() {
        for (String topic : new String[] {"a", "b"}) {
            CommandRun run =
                    given.run("generate", "store", "--topic", topic, "--count", "50", "--rate", "5000", "--seed", "7");
            assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(run.err()).contains("Generating store to " + topic + ", seed 7", "50 events.");
        }
        String first = given.run("topic", "consume", "a", "--once").out();
        assertThat(first.lines()).hasSize(50).allMatch(line -> line.startsWith("{\"item\":"));
        assertThat(given.run("topic", "consume", "b", "--once").out()).isEqualTo(first);
    }

    @Test
    void numbersGoOnWhereTheTopicEnds() {
        for (String seed : new String[] {"1", "2"}) {
            CommandRun run = given.run(
                    "generate", "store", "--topic", "on", "--count", "300", "--rate", "50000", "--seed", seed);
            assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        }
        assertThat(given.withInput("not from a generator\n")
                        .run("topic", "produce", "on")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        given.run("generate", "store", "--topic", "on", "--count", "1", "--rate", "50000");
        given.run("generate", "store", "--topic", "on", "--count", "1", "--rate", "50000", "--from", "7");
        List<String> numbers = given.run("topic", "consume", "on", "--once")
                .out()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> line.replaceAll(".*\"time\": *|}", ""))
                .toList();
        assertThat(numbers).hasSize(602).last().isEqualTo("7");
        for (int i = 0; i <= 600; i++) {
            assertThat(numbers.get(i)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void makesTheTopicWithItsPartitions() {
        assertThat(given.run("generate", "iot", "--count", "5", "--rate", "1000")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(given.run("topic", "list", "-o", "csv").out()).contains("iot,2,1");
    }

    @Test
    void aTimeEndsAnEndlessGenerator() {
        CommandRun run = given.run("generate", "lines", "--count", "0", "--rate", "200", "--for", "300ms");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).containsPattern("[1-9][0-9]* events\\.");
    }

    @Test
    void whatItDoesNotKnowIsAUsageError() {
        CommandRun name = given.run("generate", "stores");
        assertThat(name.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(name.err()).contains("no generator 'stores'", "store, lines");
        CommandRun option = given.run("generate", "store", "--set", "colour=red");
        assertThat(option.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(option.err()).contains("no option 'colour'");
        CommandRun rate = given.run("generate", "store", "--rate", "0");
        assertThat(rate.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
