// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlException;
import java.util.List;

/** A refused statement as its writer sees it: the line, a caret below the place, what is wrong and what to do. */
final class SqlErrors {
    private SqlErrors() {}

    /**
     * Several lines without a newline at the end.
     *
     * @param script the text that the position counts in
     */
    static String describe(SqlException refused, String script) {
        StringBuilder text = new StringBuilder();
        Position position = refused.position();
        if (position != null) {
            List<String> lines = script.lines().toList();
            if (position.line() <= lines.size()) {
                String line = lines.get(position.line() - 1);
                text.append("  ").append(line).append('\n').append("  ");
                for (int i = 0; i < Math.min(position.column() - 1, line.length()); i++) {
                    text.append(line.charAt(i) == '\t' ? '\t' : ' ');
                }
                text.append("^\n");
            }
            text.append(position).append(": ");
        }
        text.append(refused.getMessage()).append(" [").append(refused.code()).append(']');
        if (refused.hint() != null) {
            text.append("\n  ").append(refused.hint());
        }
        return text.toString();
    }
}
