// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import java.nio.file.Path;
import java.util.List;

/**
 * How one script or folder fared.
 *
 * @param details for a failure: what is wrong, first in one line, then at length; for a skipped one: why
 * @param nanos how long it took
 */
public record TestOutcome(Path path, Result result, List<String> details, long nanos) {

    public TestOutcome(Path path, Result result, List<String> details, long nanos) {
        this.path = path;
        this.result = result;
        this.details = List.copyOf(details);
        this.nanos = nanos;
    }

    /** The three ends of a test. */
    public enum Result {
        PASSED,
        FAILED,
        SKIPPED
    }
}
