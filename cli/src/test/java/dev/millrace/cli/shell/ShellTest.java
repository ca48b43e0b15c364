// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell on a terminal made of two streams. */
@Timeout(60)
class ShellTest {
    private final RecordingRunner runner = new RecordingRunner();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void runsStatementsOfOneAndOfSeveralLines() throws Exception {
        assertThat(type("SELECT n FROM sales;\nCREATE\nSTREAM x;\nexit\n")).isEqualTo(ExitCode.OK);
        assertThat(runner.scripts).containsExactly("SELECT n FROM sales;", "CREATE\nSTREAM x;");
        assertThat(shown()).contains(" N\n", "42\n", "Created it.");
    }

    @Test
    void aRefusedStatementPointsAtThePlaceAndTheShellGoesOn() throws Exception {
        assertThat(type("SELECT a FORM t;\nCREATE y;\nquit;\n")).isEqualTo(ExitCode.OK);
        assertThat(shown())
                .contains(
                        "  SELECT a FORM t;\n           ^\n1:10: Unexpected 'FORM'. [SYNTAX]\n  Did you mean FROM?\n",
                        "Created it.");
    }

    @Test
    void theEndOfTheInputLeaves() throws Exception {
        assertThat(type("help\n")).isEqualTo(ExitCode.OK);
        assertThat(shown()).contains("EMIT CHANGES");
        assertThat(runner.scripts).isEmpty();
    }

    @Test
    void anInterruptEndsTheQueryAndNotTheShell() throws Exception {
        try (Terminal terminal = terminal("SELECT 1 EMIT CHANGES;\nCREATE z;\nexit\n")) {
            Shell shell = new Shell(surroundings(), terminal, runner, OutputFormat.TABLE);
            CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(shell::run);
            assertThat(runner.running.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ended).isNotDone();
            terminal.raise(Signal.INT);
            assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        }
        assertThat(runner.scripts).containsExactly("SELECT 1 EMIT CHANGES;", "CREATE z;");
        assertThat(shown()).contains("Ended.", "Created it.");
    }

    @Test
    void whatWasTypedIsInTheHistoryFile() throws Exception {
        assertThat(type("SELECT n FROM sales;\nexit\n")).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve(".local/state/millrace/history")))
                .contains("SELECT n FROM sales;");
    }

    private int type(String keys) throws Exception {
        try (Terminal terminal = terminal(keys)) {
            return new Shell(surroundings(), terminal, runner, OutputFormat.TABLE).run();
        }
    }

    private Terminal terminal(String keys) throws Exception {
        InputStream typed = new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
        return new DumbTerminal("test", Terminal.TYPE_DUMB, typed, screen, StandardCharsets.UTF_8);
    }

    private Surroundings surroundings() {
        PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return new Surroundings(InputStream.nullInputStream(), err, err, true, Map.of(), directory, directory);
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8).replace("\r", "");
    }
}
