// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.testing.folder.InvalidTestException;
import java.util.ArrayList;
import java.util.List;

/**
 * A value in a line of a script: a word; text in single quotes, in which {@code ''} is a quote; or, from a bracket or brace to its
 * partner, JSON with spaces.
 *
 * @param text without the quotes around it
 * @param quoted whether there were any, so that {@code 'NULL'} is text
 */
record Token(String text, boolean quoted) {

    /** The values of a line. */
    static List<Token> of(Command.Line line) {
        String text = line.text();
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
                continue;
            }
            int end = first == '\''
                    ? quoteEnd(line, at)
                    : first == '{' || first == '[' ? nestedEnd(line, at) : wordEnd(text, at);
            String part = text.substring(at, end);
            tokens.add(
                    first == '\''
                            ? new Token(part.substring(1, part.length() - 1).replace("''", "'"), true)
                            : new Token(part, false));
            at = end;
        }
        return tokens;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int quoteEnd(Command.Line line, int from) {
        String text = line.text();
        for (int at = from + 1; at < text.length(); at++) {
            if (text.charAt(at) != '\'') {
                continue;
            }
            if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                at++;
            } else {
                return at + 1;
            }
        }
        throw new InvalidTestException("line " + line.number() + ": a quote is not closed");
    }

    private static int nestedEnd(Command.Line line, int from) {
        String text = line.text();
        int depth = 0;
        boolean inString = false;
        for (int at = from; at < text.length(); at++) {
            char each = text.charAt(at);
            if (inString) {
                if (each == '\\') {
                    at++;
                } else if (each == '"') {
                    inString = false;
                }
            } else if (each == '"') {
                inString = true;
            } else if (each == '{' || each == '[') {
                depth++;
            } else if (each == '}' || each == ']') {
                depth--;
                if (depth == 0) {
                    return at + 1;
                }
            }
        }
        throw new InvalidTestException("line " + line.number() + ": a bracket is not closed");
    }

    /** Whether this is the event time of a row, {@code @1000}. */
    boolean isTime() {
        return !quoted && text.matches("@-?\\d+");
    }

    /** The event time, ms. */
    long time() {
        return Long.parseLong(text.substring(1));
    }

    boolean isNull() {
        return !quoted && text.equals("NULL");
    }
}
