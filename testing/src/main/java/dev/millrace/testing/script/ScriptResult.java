// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import java.util.List;

/**
 * What came of a script.
 *
 * @param failures what is wrong; empty if the script passes
 * @param skipped a line for each part that was skipped, with its reason
 */
public record ScriptResult(List<String> failures, List<String> skipped) {

    public ScriptResult {
        failures = List.copyOf(failures);
        skipped = List.copyOf(skipped);
    }
}
