// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import java.util.Map;

/**
 * How keys or values stand in a topic: the format's upper-case name (KAFKA, JSON, DELIMITED, NONE …) and its properties by
 * upper-case name, such as {@code DELIMITER} or {@code WRAP_SINGLE_VALUE}.
 */
public record FormatDefinition(String name, Map<String, String> properties) {

    public FormatDefinition {
        properties = Map.copyOf(properties);
    }

    public static FormatDefinition of(String name) {
        return new FormatDefinition(name, Map.of());
    }
}
