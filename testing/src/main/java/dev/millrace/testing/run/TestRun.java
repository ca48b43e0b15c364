// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import dev.millrace.testing.folder.FolderRun;
import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.run.TestOutcome.Result;
import dev.millrace.testing.script.ScriptResult;
import dev.millrace.testing.script.ScriptRun;
import dev.millrace.testing.session.PlannerTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs scripts and folder tests one after the other and reports on them: the core of {@code millrace test}. */
public final class TestRun {

    /** Frames of a stack that tell where our own code failed. */
    private static final int FRAMES = 8;

    private final TestOptions options;
    private final PrintWriter out;
    private final List<TestOutcome> outcomes = new ArrayList<>();

    private TestRun(TestOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs all tests below {@code paths}. Failures and skipped tests are told one in a line as they happen; the last line is
     * {@code N passed, N failed}.
     *
     * @throws IOException if a path is missing or the report cannot be written
     */
    public static TestSummary run(List<Path> paths, TestOptions options, PrintWriter out) throws IOException {
        TestRun run = new TestRun(options, out);
        try (TimedWorker worker = new TimedWorker(options.timeout())) {
            for (Path path : paths) {
                List<Path> tests = TestDiscovery.find(path);
                if (tests.isEmpty()) {
                    throw new IOException("there is no *.test file and no folder with statements.sql below " + path);
                }
                tests.forEach(test -> run.add(worker.call(test, () -> run(test, options))));
            }
        }
        TestSummary summary = new TestSummary(run.outcomes);
        Path junit = options.junitFile();
        if (junit != null) {
            Files.writeString(junit, JUnitReport.of(summary));
        }
        if (summary.skipped() > 0) {
            out.println(summary.skipped() + " skipped");
        }
        out.println(summary.passed() + " passed, " + summary.failed() + " failed");
        out.flush();
        return summary;
    }

    /** Runs one script or folder test in the caller's thread, without a limit of time. */
    public static TestOutcome run(Path test, TestOptions options) {
        long start = System.nanoTime();
        try {
            if (Files.isDirectory(test)) {
                List<String> problems = FolderRun.run(test, PlannerTools.shared());
                return outcome(test, problems.isEmpty() ? Result.PASSED : Result.FAILED, problems, start);
            }
            ScriptResult result = ScriptRun.run(test, options.complete(), PlannerTools.shared());
            if (!result.failures().isEmpty()) {
                return outcome(test, Result.FAILED, result.failures(), start);
            }
            return outcome(test, result.skipped().isEmpty() ? Result.PASSED : Result.SKIPPED, result.skipped(), start);
        } catch (InvalidTestException invalid) {
            return outcome(test, Result.FAILED, List.of(String.valueOf(invalid.getMessage())), start);
        } catch (RuntimeException | StackOverflowError defect) {
            return outcome(test, Result.FAILED, describe(defect), start);
        }
    }

    private static TestOutcome outcome(Path test, Result result, List<String> details, long start) {
        return new TestOutcome(test, result, details, System.nanoTime() - start);
    }

    private static List<String> describe(Throwable defect) {
        List<String> lines = new ArrayList<>();
        lines.add("the test ended with " + defect);
        StackTraceElement[] frames = defect.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            lines.add("    at " + frames[i]);
        }
        if (defect.getCause() != null) {
            lines.add("  caused by " + defect.getCause());
        }
        return lines;
    }

    private void add(TestOutcome outcome) {
        outcomes.add(outcome);
        List<String> details = outcome.details();
        String first = details.isEmpty() ? "" : ": " + details.getFirst();
        switch (outcome.result()) {
            case PASSED -> {
                if (options.verbose()) {
                    out.println("PASS " + outcome.path());
                }
            }
            case SKIPPED -> out.println("SKIP " + outcome.path() + first);
            case FAILED -> {
                out.println("FAIL " + outcome.path() + first);
                if (options.verbose()) {
                    details.stream().skip(1).forEach(line -> out.println("  " + line));
                }
            }
        }
        out.flush();
    }
}
