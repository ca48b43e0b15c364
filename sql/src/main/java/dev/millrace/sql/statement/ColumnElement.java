// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.sql.grammar.MillraceParser.TypeContext;
import org.jspecify.annotations.Nullable;

/** A column of a CREATE, ALTER or ASSERT statement; its type is not looked up yet. {@code headerKey} goes with HEADER. */
public record ColumnElement(
        Identifier name,
        TypeContext type,
        Role role,
        @Nullable String headerKey) {

    /** What was written behind the type. */
    public enum Role {
        VALUE,
        KEY,
        PRIMARY_KEY,
        HEADERS,
        HEADER
    }
}
