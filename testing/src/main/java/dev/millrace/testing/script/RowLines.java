// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.data.Changes;
import dev.millrace.data.Type;
import dev.millrace.testing.folder.InvalidTestException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of changes as lines of a script, and lines that are expected in the same spelling. */
final class RowLines {

    private RowLines() {}

    /** A row as a line. {@code sign} is {@code "+ "}, {@code "- "} or empty. */
    static String of(Changes changes, int row, String sign, boolean times) {
        StringBuilder line = new StringBuilder(sign);
        for (int i = 0; i < changes.columns().size(); i++) {
            line.append(i == 0 ? "" : " ")
                    .append(ScriptValue.render(changes.column(i).value(row)));
        }
        if (times) {
            line.append(" @").append(changes.timestamps()[row]);
        }
        return line.toString();
    }

    /** The rows of changes as lines with their signs, in order. */
    static List<String> of(Changes changes, boolean times) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < changes.rows(); row++) {
            lines.add(of(changes, row, changes.weight(row) > 0 ? "+ " : "- ", times));
        }
        return lines;
    }

    /** An expected line spelled as {@link #of} would: numbers, quotes and spaces may differ from it in the file. */
    static String normalize(Command.Line line, List<Type> types) {
        List<Token> tokens = Token.of(line);
        StringBuilder normal = new StringBuilder();
        int column = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean sign = i == 0
                    && !token.quoted()
                    && (token.text().equals("+") || token.text().equals("-"));
            if (i > 0) {
                normal.append(' ');
            }
            if (sign || token.isTime()) {
                normal.append(token.text());
            } else {
                normal.append(normalize(token, column < types.size() ? types.get(column) : null));
                column++;
            }
        }
        return normal.toString();
    }

    private static String normalize(Token token, @Nullable Type type) {
        if (type == null) {
            return token.text();
        }
        try {
            return ScriptValue.render(ScriptValue.parse(token, type));
        } catch (IllegalArgumentException otherValue) {
            // Cannot be equal to any value of the column; the difference shows it as it stands.
            return token.text();
        }
    }

    /** The boxed values of a row's tokens, as many as {@code types}. */
    static List<@Nullable Object> values(List<Token> tokens, List<Type> types, Command.Line line) {
        if (tokens.size() != types.size()) {
            throw new InvalidTestException(
                    "line " + line.number() + ": " + tokens.size() + " values for " + types.size() + " columns");
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            try {
                values.add(ScriptValue.parse(tokens.get(i), types.get(i)));
            } catch (IllegalArgumentException wrong) {
                throw new InvalidTestException("line " + line.number() + ": " + wrong.getMessage());
            }
        }
        return values;
    }
}
