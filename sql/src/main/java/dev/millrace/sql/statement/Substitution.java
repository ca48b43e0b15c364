// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/**
 * A statement's text with the values of its variables in place of {@code ${name}}, and the way back from a place in the new text
 * to the place in the old one. Variables are replaced as text, also inside strings and quoted names, but not in comments. A
 * value is not searched for variables again, so that a substitution always ends.
 */
public final class Substitution {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** A variable: the offsets of its value in the new text and of its reference in the old one. */
    private record Replaced(int start, int end, int originalStart, int originalEnd) {}

    private final String original;
    private final String text;
    private final List<Replaced> replaced;

    private Substitution(String original, String text, List<Replaced> replaced) {
        this.original = original;
        this.text = text;
        this.replaced = replaced;
    }

    /** Whether {@code text} may hold variables at all. */
    public static boolean isNeeded(String text) {
        return text.contains("${");
    }

    /**
     * Replaces the variables of {@code original}, whose names match without regard to case.
     *
     * @param variables values by upper-case name
     * @throws SqlException with code UNDEFINED_VARIABLE, its position relative to {@code original}
     */
    public static Substitution of(String original, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        List<Replaced> replaced = new ArrayList<>();
        int copied = 0;
        for (int[] range : rangesToSearch(original)) {
            Matcher matcher = VARIABLE.matcher(original).region(range[0], range[1]);
            while (matcher.find()) {
                String name = Identifier.fold(matcher.group(1));
                String value = variables.get(name);
                if (value == null) {
                    throw undefined(original, matcher.start(), name, variables);
                }
                text.append(original, copied, matcher.start());
                replaced.add(
                        new Replaced(text.length(), text.length() + value.length(), matcher.start(), matcher.end()));
                text.append(value);
                copied = matcher.end();
            }
        }
        text.append(original, copied, original.length());
        return new Substitution(original, text.toString(), replaced);
    }

    /** The text to parse. */
    public String text() {
        return text;
    }

    /** The place in the original that {@code position} in {@link #text} comes from; inside a value, its variable's start. */
    public Position original(Position position) {
        int offset = offset(text, position);
        int shift = 0;
        for (Replaced each : replaced) {
            if (offset < each.start()) {
                break;
            }
            if (offset < each.end()) {
                return position(original, each.originalStart());
            }
            shift = each.originalEnd() - each.end();
        }
        return position(original, Math.min(offset + shift, original.length()));
    }

    /** The offsets of everything but comments. */
    private static List<int[]> rangesToSearch(String text) {
        List<int[]> ranges = new ArrayList<>();
        int codePoints = 0;
        int units = 0;
        for (Token token : StatementParser.tokens(text)) {
            boolean comment = token.getType() == MillraceLexer.LINE_COMMENT
                    || token.getType() == MillraceLexer.BLOCK_COMMENT
                    || token.getType() == Token.EOF;
            if (!comment) {
                units = text.offsetByCodePoints(units, token.getStartIndex() - codePoints);
                codePoints = token.getStartIndex();
                ranges.add(new int[] {units, units + token.getText().length()});
            }
        }
        return ranges;
    }

    private static SqlException undefined(String text, int offset, String name, Map<String, String> variables) {
        String near = NearMiss.hint(name, variables.keySet());
        return new SqlException(
                SqlErrorCode.UNDEFINED_VARIABLE,
                "The variable " + name + " is not defined.",
                position(text, offset),
                near == null ? "Define it with DEFINE " + name + " = '…'." : near);
    }

    private static int offset(String text, Position position) {
        int start = 0;
        for (int line = 1; line < position.line(); line++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return text.length();
            }
            start = end + 1;
        }
        return Math.min(start + position.column() - 1, text.length());
    }

    private static Position position(String text, int offset) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Position(line, offset - start + 1);
    }
}
