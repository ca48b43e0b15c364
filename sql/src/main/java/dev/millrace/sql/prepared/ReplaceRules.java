// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Names;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.List;

/**
 * When CREATE OR REPLACE may put one definition in the place of another: what reads it must not notice. The topic, the formats and
 * the window stay; columns stay where they are, and new ones come behind them.
 */
final class ReplaceRules {

    private ReplaceRules() {}

    static void check(SourceDefinition before, SourceDefinition after, Identifier name) {
        if (before.kind() != after.kind()) {
            throw refusal(
                    name, "a " + Analysis.word(before.kind()) + " cannot become a " + Analysis.word(after.kind()));
        }
        if (!before.topic().name().equals(after.topic().name())) {
            throw refusal(
                    name,
                    "its topic changes from " + before.topic().name() + " to "
                            + after.topic().name());
        }
        if (!before.topic().keyFormat().equals(after.topic().keyFormat())
                || !before.topic()
                        .valueFormat()
                        .name()
                        .equals(after.topic().valueFormat().name())) {
            throw refusal(name, "its key or value format changes");
        }
        if (before.window() == null ? after.window() != null : !before.window().equals(after.window())) {
            throw refusal(name, "the window of its key changes");
        }
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < before.columns().size(); i++) {
            ColumnDefinition column = before.columns().get(i);
            if (i >= after.columns().size() || !after.columns().get(i).equals(column)) {
                changed.add(Names.quoteIfNeeded(column.name()));
            }
        }
        if (!changed.isEmpty()) {
            throw refusal(
                    name, "the following columns are changed, missing or reordered: " + String.join(", ", changed));
        }
        for (ColumnDefinition column :
                after.columns().subList(before.columns().size(), after.columns().size())) {
            if (column.role() == ColumnDefinition.Role.KEY) {
                throw refusal(name, "a key column is added: " + Names.quoteIfNeeded(column.name()));
            }
        }
    }

    private static SqlException refusal(Identifier name, String why) {
        return new SqlException(
                SqlErrorCode.INVALID_STATEMENT,
                "Cannot upgrade data source " + name + ": " + why + ".",
                name.position(),
                "DROP it first, or create it under another name.");
    }
}
