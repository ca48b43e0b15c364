// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

import java.util.List;

/** What SHOW FUNCTIONS and DESCRIBE FUNCTION tell: {@code overloads} are readable, such as {@code ABS(value BIGINT) → BIGINT}. */
public record FunctionDescription(
        String name, FunctionKind kind, String category, String description, List<String> overloads) {

    public FunctionDescription {
        overloads = List.copyOf(overloads);
    }
}
