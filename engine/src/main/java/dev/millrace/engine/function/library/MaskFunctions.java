// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hiding text: capitals become {@code X}, small letters {@code x}, digits {@code n}, the rest {@code -}, or the first character of
 * the masks given; a null mask leaves characters of its kind as they are.
 */
final class MaskFunctions {

    private static final String CATEGORY = "STRING";

    private MaskFunctions() {}

    @ScalarFunction(
            name = "MASK",
            category = CATEGORY,
            description =
                    "The text with capitals, small letters, digits and the rest replaced by X, x, n and - or by the"
                            + " masks given; a null mask keeps its kind.")
    static String mask(String input) {
        return Masks.DEFAULT.apply(input, 0, input.length());
    }

    @ScalarFunction(name = "MASK", category = CATEGORY)
    static String mask(
            String input,
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {
        return new Masks(upper, lower, digit, other).apply(input, 0, input.length());
    }

    @ScalarFunction(name = "MASK_LEFT", category = CATEGORY, description = "As MASK, on the first characters only.")
    static String maskLeft(String input, int characters) {
        return maskLeft(input, characters, "X", "x", "n", "-");
    }

    @ScalarFunction(name = "MASK_LEFT", category = CATEGORY)
    static String maskLeft(
            String input,
            int characters,
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {
        return new Masks(upper, lower, digit, other).apply(input, 0, count(input, characters));
    }

    @ScalarFunction(name = "MASK_RIGHT", category = CATEGORY, description = "As MASK, on the last characters only.")
    static String maskRight(String input, int characters) {
        return maskRight(input, characters, "X", "x", "n", "-");
    }

    @ScalarFunction(name = "MASK_RIGHT", category = CATEGORY)
    static String maskRight(
            String input,
            int characters,
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {
        int from = input.length() - count(input, characters);
        return new Masks(upper, lower, digit, other).apply(input, from, input.length());
    }

    @ScalarFunction(
            name = "MASK_KEEP_LEFT",
            category = CATEGORY,
            description = "As MASK, on all but the first characters.")
    static String maskKeepLeft(String input, int characters) {
        return maskKeepLeft(input, characters, "X", "x", "n", "-");
    }

    @ScalarFunction(name = "MASK_KEEP_LEFT", category = CATEGORY)
    static String maskKeepLeft(
            String input,
            int characters,
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {
        return new Masks(upper, lower, digit, other).apply(input, count(input, characters), input.length());
    }

    @ScalarFunction(
            name = "MASK_KEEP_RIGHT",
            category = CATEGORY,
            description = "As MASK, on all but the last characters.")
    static String maskKeepRight(String input, int characters) {
        return maskKeepRight(input, characters, "X", "x", "n", "-");
    }

    @ScalarFunction(name = "MASK_KEEP_RIGHT", category = CATEGORY)
    static String maskKeepRight(
            String input,
            int characters,
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {
        return new Masks(upper, lower, digit, other).apply(input, 0, input.length() - count(input, characters));
    }

    private static int count(String input, int characters) {
        if (characters < 0) {
            throw new IllegalArgumentException("the number of characters must not be negative: " + characters);
        }
        return Math.min(characters, input.length());
    }

    /** The replacement of each kind of character. */
    private record Masks(
            @Nullable String upper,
            @Nullable String lower,
            @Nullable String digit,
            @Nullable String other) {

        static final Masks DEFAULT = new Masks("X", "x", "n", "-");

        private @Nullable String of(char character) {
            if (Character.isUpperCase(character)) {
                return upper;
            }
            return Character.isLowerCase(character) ? lower : Character.isDigit(character) ? digit : other;
        }

        String apply(String input, int from, int to) {
            StringBuilder masked = new StringBuilder(input);
            for (int i = from; i < to; i++) {
                String mask = of(input.charAt(i));
                if (mask != null && !mask.isEmpty()) {
                    masked.setCharAt(i, mask.charAt(0));
                }
            }
            return masked.toString();
        }
    }
}
