// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import dev.millrace.testing.run.TestOutcome.Result;
import java.util.List;

/** How all scripts and folders of a run fared, in the order in which they ran. */
public record TestSummary(List<TestOutcome> outcomes) {

    public TestSummary {
        outcomes = List.copyOf(outcomes);
    }

    public long passed() {
        return count(Result.PASSED);
    }

    public long failed() {
        return count(Result.FAILED);
    }

    public long skipped() {
        return count(Result.SKIPPED);
    }

    private long count(Result result) {
        return outcomes.stream().filter(outcome -> outcome.result() == result).count();
    }
}
