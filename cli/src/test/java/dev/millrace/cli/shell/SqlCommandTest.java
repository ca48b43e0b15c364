// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.command.Errors;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SqlCommandTest {
    private final RecordingRunner runner = new RecordingRunner();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void rowsAreDataAndSentencesAreNot() {
        assertThat(run("", "-e", "CREATE STREAM s", "-e", "SELECT n FROM sales;", "-o", "csv"))
                .isEqualTo(ExitCode.OK);
        assertThat(runner.scripts).containsExactly("CREATE STREAM s\n;", "SELECT n FROM sales;");
        assertThat(out).hasToString("N\r\n42\r\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("Created it.");
        assertThat(runner.closed).isTrue();
    }

    @Test
    void readsFilesAndPipes() throws IOException {
        Files.writeString(directory.resolve("a.sql"), "CREATE STREAM a;");
        assertThat(run("", "-f", "a.sql", "-e", "CREATE STREAM b;")).isEqualTo(ExitCode.OK);
        assertThat(run("CREATE STREAM c;")).isEqualTo(ExitCode.OK);
        assertThat(runner.scripts).containsExactly("CREATE STREAM a;", "CREATE STREAM b;", "CREATE STREAM c;");
    }

    @Test
    void aRefusedStatementIsItsOwnExitCodeAndShowsThePlace() {
        assertThat(run("", "-e", "SELECT a FORM t;", "-e", "CREATE STREAM b;")).isEqualTo(ExitCode.SQL_ERROR);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("SELECT a FORM t;\n           ^\n", "1:10: Unexpected 'FORM'. [SYNTAX]", "Did you mean FROM?")
                .doesNotContain("\tat ");
        assertThat(runner.scripts).containsExactly("SELECT a FORM t;");
        assertThat(runner.closed).isTrue();
    }

    @Test
    void aFileThatIsNotThereIsAUsageError() {
        assertThat(run("", "-f", "none.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Cannot read", "none.sql");
    }

    private int run(String input, String... arguments) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                errors,
                false,
                Map.of(),
                directory,
                directory);
        return new CommandLine(new SqlCommand(surroundings, kafka -> runner))
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((problem, command, parsed) -> Errors.failure(problem, command))
                .execute(arguments);
    }
}
