// SPDX-License-Identifier: Apache-2.0

/**
 * Running many tests: what the {@code test} command is made of.
 *
 * <p>Reading order: {@link dev.millrace.testing.run.TestRun} (the entry), {@link dev.millrace.testing.run.TestOptions},
 * {@link dev.millrace.testing.run.TestDiscovery} (which files are tests), {@link dev.millrace.testing.run.TestOutcome} and
 * {@link dev.millrace.testing.run.TestSummary} (what came of them), {@code TimedWorker} (a test that hangs), {@code JUnitReport}.
 *
 * <p>Invariants: one test never influences another; a test that throws, overflows the stack or hangs is a failed test, and the run
 * goes on; every test found is in the summary exactly once.
 *
 * <p>Threading: a run works on one thread at a time; a test that was given up may still run on its own until the process ends.
 *
 * <p>Example:
 *
 * <pre>{@code
 * PrintWriter out = new PrintWriter(System.out, true);
 * TestSummary summary = TestRun.run(List.of(Path.of("tests/sql")), TestOptions.defaults(), out);
 * System.exit(summary.failed() == 0 ? 0 : 1);
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.run;

import org.jspecify.annotations.NullMarked;
