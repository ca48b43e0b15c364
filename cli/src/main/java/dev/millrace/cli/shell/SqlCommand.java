// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.server.session.ResultSink;
import dev.millrace.sql.error.SqlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace sql}: statements from the command line, from files, from a pipe, or typed. */
@Command(
        name = "sql",
        description = "Runs statements. Without -e or -f: those of the standard input, or a shell on a terminal.")
public final class SqlCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Function<KafkaOptions, StatementRunner> runners;

    @Mixin
    private final KafkaOptions kafka;

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "STATEMENT",
            description = "Run this; may be repeated. The last semicolon can be left out.")
    private List<String> statements = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Run the statements of this file; may be repeated. Files run before -e.")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private OutputFormat output = OutputFormat.TABLE;

    /**
     * @param runners opens a session on a Kafka
     */
    public SqlCommand(Surroundings surroundings, Function<KafkaOptions, StatementRunner> runners) {
        this.surroundings = surroundings;
        this.runners = runners;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (!files.isEmpty() || !statements.isEmpty() || !surroundings.terminal()) {
            return runScripts();
        }
        try (Terminal terminal = TerminalBuilder.builder().name("millrace").build();
                StatementRunner runner = runners.apply(kafka)) {
            return new Shell(surroundings, terminal, runner, output).run();
        }
    }

    private int runScripts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(read(surroundings.resolve(file)));
        }
        for (String statement : statements) {
            texts.add(SqlToken.isComplete(statement) ? statement : statement + "\n;");
        }
        if (files.isEmpty() && statements.isEmpty()) {
            texts.add(new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8));
        }
        ResultSink target = new WriterOutput(output, surroundings.out(), surroundings.err());
        @Nullable String running = null;
        try (StatementRunner runner = runners.apply(kafka)) {
            for (String text : texts) {
                running = text;
                runner.run(text, target);
            }
        } catch (SqlException refused) {
            throw new CommandFailure(
                    ExitCode.SQL_ERROR,
                    "A statement was refused.\n" + SqlErrors.describe(refused, running == null ? "" : running),
                    null,
                    refused);
        } finally {
            target.end();
        }
        return ExitCode.OK;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.USAGE, "Cannot read " + file + ".", "Is it a readable text file in UTF-8?", failure);
        }
    }
}
