// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A text as a regular expression sees it: each look at a character is a step, and there is a bound on them, as a pattern such as
 * {@code (a+)+b} takes exponentially many to find out that it does not match. Of one search; not thread-safe.
 *
 * <p>Repetitions of nothing look at no character, so how often a pattern repeats is bounded beforehand ({@link #check}). What
 * overflows the stack is caught where the function is called, and the row fails.
 */
final class BoundedRegexp implements CharSequence {

    /** Compiled patterns are kept. */
    private static final int MOST_PATTERN_CHARS = 10_000;

    /** How often counted repetitions inside each other, such as {@code (a{100}){100}}, may repeat together. */
    private static final long MOST_REPETITIONS = 100_000;

    private final String text;
    private final Proportion.Steps steps = new Proportion.Steps();

    BoundedRegexp(String text) {
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        steps.take(1);
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Refuses a pattern that is too long or repeats too often.
     *
     * @throws IllegalArgumentException that says which
     */
    static void check(String pattern) {
        if (pattern.length() > MOST_PATTERN_CHARS) {
            throw new IllegalArgumentException("a regular expression of " + pattern.length()
                    + " characters is longer than the limit of " + MOST_PATTERN_CHARS);
        }
        Deque<Long> outer = new ArrayDeque<>();
        long most = 1;
        long atom = 1;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> {
                    i++;
                    atom = 1;
                }
                case '(' -> {
                    outer.push(most);
                    most = 1;
                    atom = 1;
                }
                case ')' -> {
                    atom = most;
                    most = Math.max(most, outer.isEmpty() ? 1 : outer.pop());
                }
                case '{' -> {
                    atom = repeated(atom, counted(pattern, i + 1));
                    most = Math.max(most, atom);
                }
                default -> {
                    char character = pattern.charAt(i);
                    boolean inBraces = character == '}' || character == ',' || Character.isDigit(character);
                    atom = inBraces ? atom : 1;
                }
            }
        }
    }

    private static long repeated(long atom, long times) {
        if (times > MOST_REPETITIONS / atom) {
            throw new IllegalArgumentException("a regular expression that repeats a part " + times + " times"
                    + (atom > 1 ? ", which repeats another " + atom + " times," : "") + " is beyond the limit of "
                    + MOST_REPETITIONS);
        }
        return atom * times;
    }

    /** The greatest number in braces that begin before {@code from}; 1 if there is none. */
    private static long counted(String pattern, int from) {
        long most = 1;
        long number = 0;
        for (int i = from; i < pattern.length(); i++) {
            char character = pattern.charAt(i);
            if (Character.isDigit(character)) {
                number = Math.min(10 * number + Character.digit(character, 10), Integer.MAX_VALUE);
            } else {
                most = Math.max(most, number);
                number = 0;
                if (character != ',') {
                    break;
                }
            }
        }
        return most;
    }
}
