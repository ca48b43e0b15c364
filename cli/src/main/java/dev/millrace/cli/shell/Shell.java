// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.server.session.ResultSink;
import dev.millrace.sql.error.SqlException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.InfoCmp.Capability;

/**
 * The interactive shell: reads statements up to a semicolon, runs them, prints what they say. Ctrl-C drops the line being
 * typed, or ends the query that runs; Ctrl-D leaves.
 */
public final class Shell {
    private static final String PROMPT = "millrace> ";
    private static final String NEXT_LINE_PROMPT = "%P      -> ";
    private static final int HISTORY_LINES = 10_000;

    private final Terminal terminal;
    private final StatementRunner runner;
    private final LineReader reader;
    private final PrintStream out;
    private final ResultSink output;

    /** A shell on {@code terminal}; both it and {@code runner} stay the caller's to close. */
    public Shell(Surroundings surroundings, Terminal terminal, StatementRunner runner, OutputFormat format) {
        this.terminal = terminal;
        this.runner = runner;
        this.out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        this.output = new WriterOutput(format, out, out);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new SqlLineParser())
                .completer(new SqlCompleter(runner::names))
                .variable(LineReader.HISTORY_FILE, historyFile(surroundings))
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, NEXT_LINE_PROMPT)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true);
        if (surroundings.colour()) {
            builder.highlighter(new SqlHighlighter());
        }
        this.reader = builder.build();
    }

    /** Reads and runs until the user leaves; returns the exit code. */
    public int run() {
        out.println(
                "Statements end with a semicolon. Try SHOW STREAMS; or help. Ctrl-C ends a query, Ctrl-D the shell.");
        while (true) {
            try {
                String line = reader.readLine(PROMPT);
                if (!execute(line)) {
                    return ExitCode.OK;
                }
            } catch (UserInterruptException dropped) {
                // The line being typed is dropped; the next prompt says so.
            } catch (EndOfFileException left) {
                return ExitCode.OK;
            }
        }
    }

    /** Runs one line; false if it says to leave. */
    private boolean execute(String line) {
        switch (line.strip().toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "exit", "quit", "exit;", "quit;" -> {
                return false;
            }
            case "help", "help;" -> help();
            case "clear", "clear;" -> terminal.puts(Capability.clear_screen);
            default -> runStatements(line);
        }
        return true;
    }

    private void runStatements(String script) {
        SignalHandler before = terminal.handle(Signal.INT, signal -> runner.cancel());
        try {
            runner.run(script, output);
        } catch (SqlException refused) {
            output.end();
            out.println(SqlErrors.describe(refused, script));
        } catch (CommandFailure failure) {
            output.end();
            out.println(failure.getMessage());
            if (failure.hint() != null) {
                out.println("  " + failure.hint());
            }
        } finally {
            output.end();
            terminal.handle(Signal.INT, before);
        }
    }

    private void help() {
        out.println("""
            CREATE STREAM …;  CREATE TABLE … AS SELECT …;   define sources and running queries
            SELECT … EMIT CHANGES;                          watch a query; Ctrl-C ends it
            SELECT … ;                                      what is there now
            SHOW STREAMS;  SHOW TABLES;  SHOW QUERIES;      what is defined
            DESCRIBE name;  EXPLAIN statement;              how it looks inside
            PRINT 'topic' FROM BEGINNING;                   raw records
            exit                                            leave (or Ctrl-D)
            Tab completes; the arrow keys bring earlier statements back.\
            """);
    }

    /** Where the XDG base directory specification puts a history. */
    static Path historyFile(Surroundings surroundings) {
        String configured = surroundings.environment().getOrDefault("XDG_STATE_HOME", "");
        Path state = configured.isEmpty() ? surroundings.home().resolve(".local/state") : Path.of(configured);
        Path directory = state.resolve("millrace");
        try {
            Files.createDirectories(directory);
        } catch (IOException unwritable) {
            surroundings.err().println("There will be no history: cannot make " + directory + ".");
        }
        return directory.resolve("history");
    }
}
