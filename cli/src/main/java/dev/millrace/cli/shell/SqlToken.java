// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text that is being typed, so perhaps not finished and not correct. Cheaper and more forgiving than the
 * grammar's lexer: every text is a list of tokens whose pieces make up the text again.
 *
 * @param finished false for a literal, name or comment whose end has not been typed
 */
record SqlToken(Kind kind, String text, boolean finished) {

    /** What a piece is to someone who edits. */
    enum Kind {
        WORD,
        NUMBER,
        STRING,
        QUOTED_NAME,
        COMMENT,
        SPACE,
        SYMBOL
    }

    /** Cuts {@code text} up. */
    static List<SqlToken> scan(String text) {
        List<SqlToken> tokens = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            SqlToken token = next(text, start);
            tokens.add(token);
            start += token.text().length();
        }
        return tokens;
    }

    /** Whether {@code text} can be run: its last piece that means something is a semicolon. */
    static boolean isComplete(String text) {
        List<SqlToken> tokens = scan(text);
        for (SqlToken token : tokens.reversed()) {
            if (!token.finished()) {
                return false;
            }
            if (token.kind() != Kind.SPACE && token.kind() != Kind.COMMENT) {
                return token.text().equals(";");
            }
        }
        return false;
    }

    private static SqlToken next(String text, int start) {
        char first = text.charAt(start);
        if (Character.isWhitespace(first)) {
            return run(Kind.SPACE, text, start, Character::isWhitespace);
        }
        if (Character.isLetter(first) || first == '_') {
            return run(Kind.WORD, text, start, c -> Character.isLetterOrDigit(c) || c == '_');
        }
        if (Character.isDigit(first)) {
            return run(Kind.NUMBER, text, start, c -> Character.isLetterOrDigit(c) || c == '.');
        }
        if (text.startsWith("--", start)) {
            int end = text.indexOf('\n', start);
            return end < 0
                    ? new SqlToken(Kind.COMMENT, text.substring(start), true)
                    : new SqlToken(Kind.COMMENT, text.substring(start, end), true);
        }
        if (text.startsWith("/*", start)) {
            return until(Kind.COMMENT, text, start, 2, "*/");
        }
        return switch (first) {
            case '\'' -> until(Kind.STRING, text, start, 1, "'");
            case '"', '`' -> until(Kind.QUOTED_NAME, text, start, 1, String.valueOf(first));
            default -> new SqlToken(Kind.SYMBOL, String.valueOf(first), true);
        };
    }

    /** A doubled quote reads as the end of one literal and the start of the next, which is the same to an editor. */
    private static SqlToken until(Kind kind, String text, int start, int opening, String close) {
        int end = text.indexOf(close, start + opening);
        return end < 0
                ? new SqlToken(kind, text.substring(start), false)
                : new SqlToken(kind, text.substring(start, end + close.length()), true);
    }

    private static SqlToken run(Kind kind, String text, int start, CharacterTest belongs) {
        int end = start + 1;
        while (end < text.length() && belongs.test(text.charAt(end))) {
            end++;
        }
        return new SqlToken(kind, text.substring(start, end), true);
    }

    private interface CharacterTest {
        boolean test(char character);
    }
}
