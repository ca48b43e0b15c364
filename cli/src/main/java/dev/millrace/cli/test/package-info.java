// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace test}: SQL script tests and folder tests from the command line.
 *
 * <p>{@link dev.millrace.cli.test.TestCommand} turns options into {@link dev.millrace.testing.run.TestOptions} and gives the
 * outcome as an exit code: 0 if all tests pass (or are skipped), 1 if one fails, 2 if a path is missing or holds no test. All else,
 * also what is printed, is {@link dev.millrace.testing.run.TestRun}'s.
 *
 * <p>The report is data and goes to stdout: a line for each failure and each skipped test, and last
 * {@code N passed, N failed}. Nothing else is written, so that scripts can read it:
 *
 * <pre>{@code
 * millrace test tests/ --junit report.xml | tail -n 1
 * }</pre>
 *
 * <p>No broker is started and no port is opened; tests run one after the other, each on topics in memory of its own. A test that
 * hangs is given up after {@code --timeout} and the others go on.
 */
@NullMarked
package dev.millrace.cli.test;

import org.jspecify.annotations.NullMarked;
