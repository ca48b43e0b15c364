// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands on topics against a real broker; each test has a topic of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicCommandsTest {
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
    void createsListsAndDescribes() {
        CommandRun created =
                given.run("topic", "create", "sales", "--partitions", "3", "--set", "retention.ms=1000000");
        assertThat(created.err()).isEqualToIgnoringNewLines("Created the topic 'sales'.");
        assertThat(created.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(given.run("topic", "list", "-o", "json").out())
                .contains("{\"TOPIC\":\"sales\",\"PARTITIONS\":3,\"REPLICAS\":1}\n");
        assertThat(given.run("topic", "describe", "sales", "-o", "csv").out().lines())
                .hasSize(4)
                .contains("2,1,1,1,0,0");
    }

    @Test
    void aTopicThatExistsIsAnErrorUnlessAllowed() {
        assertThat(given.run("topic", "create", "twice").exitCode()).isEqualTo(ExitCode.OK);
        CommandRun again = given.run("topic", "create", "twice");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("exists already", "--if-not-exists");
        assertThat(given.run("topic", "create", "twice", "--if-not-exists").exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void whatIsProducedIsConsumed() {
        given.run("topic", "create", "words", "--partitions", "1");
        CommandRun produced = given.withInput("a:one\nb:two\nc:~\n")
                .run("topic", "produce", "words", "--key-separator", ":", "--null", "~");
        assertThat(produced.err()).isEqualToIgnoringNewLines("3 records to 'words'.");
        assertThat(given.run("topic", "consume", "words", "--once").out()).isEqualTo("one\ntwo\nNULL\n");
        assertThat(given.run("topic", "consume", "words", "--once", "-o", "csv")
                        .out()
                        .lines()
                        .map(line -> line.replaceFirst("T[0-9:.]+", "T")))
                .anyMatch(line -> line.matches("0,1,[0-9-]+T,b,two"))
                .anyMatch(line -> line.matches("0,2,[0-9-]+T,c,"));
    }

    @Test
    void consumingEndsAtTheCount() {
        given.run("topic", "create", "numbers", "--partitions", "1");
        given.withInput("1\n2\n3\n").run("topic", "produce", "numbers");
        CommandRun run = given.run("topic", "consume", "numbers", "--count", "2", "--for", "30s");
        assertThat(run.out()).isEqualTo("1\n2\n");
    }

    @Test
    void aValueOfAnotherFormatIsAnErrorWithItsPosition() {
        given.run("topic", "create", "texts", "--partitions", "1");
        given.withInput("hello\n").run("topic", "produce", "texts");
        CommandRun run = given.run("topic", "consume", "texts", "--once", "--value", "long");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("offset 0 of partition 0", "5 bytes long; long needs 8", "bytes");
        assertThat(given.run("topic", "consume", "texts", "--once", "--value", "bytes")
                        .out())
                .isEqualTo("aGVsbG8=\n");
    }

    @Test
    void aMisspeltTopicIsAnsweredWithTheNearMiss() {
        given.run("topic", "create", "pageviews");
        CommandRun run = given.run("topic", "consume", "pagevews", "--once");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("no topic 'pagevews'", "Did you mean pageviews?");
        assertThat(given.withInput("x\n").run("topic", "produce", "pagevews").exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void doctorSeesTheBroker() {
        CommandRun run = given.run("doctor");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains(broker.bootstrapServers() + " answers, 1 node");
    }
}
