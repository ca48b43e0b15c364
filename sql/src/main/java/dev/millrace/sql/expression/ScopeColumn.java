// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.Type;
import org.jspecify.annotations.Nullable;

/**
 * A name that an expression may use.
 *
 * @param qualifier the alias of the relation that it belongs to, or null if it can only be used bare
 * @param index the position of its value among the columns of the input row
 * @param hidden left out by {@code *}: pseudo columns and synthetic keys
 */
public record ScopeColumn(@Nullable String qualifier, String name, Type type, int index, boolean hidden) {

    /** The same column of an input row that has {@code count} more columns before it. */
    public ScopeColumn shifted(int count) {
        return new ScopeColumn(qualifier, name, type, index + count, hidden);
    }
}
