// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.CommandRun.Given;
import dev.millrace.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
    private static final String SCRIPT = """
        statement
        CREATE STREAM s (id INT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');

        insert s
        1 2
        query rows
        SELECT v + 1 AS w FROM s EMIT CHANGES
        ----
        """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theLastLineAndTheExitCodeTellWhetherTestsPass() throws IOException {
        Files.writeString(directory.resolve("good.test"), SCRIPT + "3\n");
        CommandRun good = Given.in(directory).run("test", "good.test");
        assertThat(good.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(good.out()).isEqualToNormalizingNewlines("1 passed, 0 failed\n");

        Files.writeString(directory.resolve("bad.test"), SCRIPT + "4\n");
        CommandRun all = Given.in(directory).run("test", ".");
        assertThat(all.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(all.out())
                .contains("bad.test: line 6, row 1: expected \"4\" but got \"3\"")
                .endsWith("1 passed, 1 failed" + System.lineSeparator());
    }

    @Test
    void aPathWithoutTestsIsAUsageError() {
        CommandRun run = Given.in(directory).run("test", "nowhere");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no file or folder", "nowhere");
    }
}
