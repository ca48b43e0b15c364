// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to run tests.
 *
 * @param verbose a line for each test that passes too, and failures at length
 * @param complete whether the scripts' expectations are rewritten with what came out, instead of being compared
 * @param junitFile where to write a report in JUnit's XML; {@code null} for none
 * @param timeout after which a test is given up and counts as failed
 */
public record TestOptions(
        boolean verbose, boolean complete, @Nullable Path junitFile, Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public TestOptions(boolean verbose, boolean complete, @Nullable Path junitFile, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be positive: " + timeout);
        }
        this.verbose = verbose;
        this.complete = complete;
        this.junitFile = junitFile;
        this.timeout = timeout;
    }

    /** Failures only, expectations compared, no report, 10 s for each test. */
    public static TestOptions defaults() {
        return new TestOptions(false, false, null, TIMEOUT);
    }

    public TestOptions withVerbose(boolean newVerbose) {
        return new TestOptions(newVerbose, complete, junitFile, timeout);
    }

    public TestOptions withComplete(boolean newComplete) {
        return new TestOptions(verbose, newComplete, junitFile, timeout);
    }

    public TestOptions withJunitFile(@Nullable Path file) {
        return new TestOptions(verbose, complete, file, timeout);
    }

    public TestOptions withTimeout(Duration newTimeout) {
        return new TestOptions(verbose, complete, junitFile, newTimeout);
    }
}
