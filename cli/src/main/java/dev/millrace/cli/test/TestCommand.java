// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.test;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.testing.run.TestOptions;
import dev.millrace.testing.run.TestRun;
import dev.millrace.testing.run.TestSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs SQL script tests and folder tests; see {@code docs/reference/script-tests.md}. */
@Command(
        name = "test",
        description = {
            "Runs SQL script tests (*.test) and folder tests (statements.sql, input.json, output.json). Needs no"
                    + " broker.",
            "The exit code is 1 if one of them fails."
        })
public final class TestCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Scripts, test folders, or folders to search for them.")
    private List<Path> paths = List.of();

    @Option(
            names = {"-v", "--verbose"},
            description = "A line for each test that passes too, and failures at length.")
    private boolean verbose;

    @Option(names = "--complete", description = "Write into the scripts what comes out, in place of comparing.")
    private boolean complete;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write a report in JUnit's XML.")
    private @Nullable Path junit;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "When to give a test up (default: 10s).")
    private Duration timeout = TestOptions.defaults().timeout();

    public TestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TestOptions options = TestOptions.defaults()
                .withVerbose(verbose)
                .withComplete(complete)
                .withJunitFile(junit == null ? null : surroundings.resolve(junit))
                .withTimeout(timeout);
        try {
            TestSummary summary = TestRun.run(
                    paths.stream().map(this::place).toList(),
                    options,
                    spec.commandLine().getOut());
            return summary.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.USAGE, failure.getMessage() + ".", null, failure);
        }
    }

    /** {@code path} as it was given where that means the same file, so that the report names it so. */
    private Path place(Path path) {
        return Path.of("").toAbsolutePath().equals(surroundings.directory()) ? path : surroundings.resolve(path);
    }
}
