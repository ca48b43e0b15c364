// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.sql.error.Position;

/**
 * One {@code name = value} of a WITH clause.
 *
 * @param name in upper case, for a connector as it was written
 * @param value the text of the value, of a string without its quotes
 * @param kind what was written
 */
public record WithOption(String name, String value, Kind kind, Position position, Position valuePosition) {

    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NAME,
        NULL
    }
}
