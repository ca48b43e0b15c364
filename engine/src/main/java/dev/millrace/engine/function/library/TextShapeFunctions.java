// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Padding, search with occurrence, capitals, codes and checksums. */
final class TextShapeFunctions {

    private static final String CATEGORY = "STRING";

    private TextShapeFunctions() {}

    @ScalarFunction(
            name = "LPAD",
            category = CATEGORY,
            description = "The text filled up from the left with the padding, or cut, to the length given; null for a"
                    + " negative length or an empty padding.")
    static @Nullable String padLeft(String input, int length, String padding) {
        String fill = padding(input, length, padding);
        return fill == null ? null : input.length() >= length ? input.substring(0, length) : fill + input;
    }

    @ScalarFunction(
            name = "RPAD",
            category = CATEGORY,
            description = "The text filled up from the right with the padding, or cut, to the length given; null for a"
                    + " negative length or an empty padding.")
    static @Nullable String padRight(String input, int length, String padding) {
        String fill = padding(input, length, padding);
        return fill == null ? null : input.length() >= length ? input.substring(0, length) : input + fill;
    }

    private static @Nullable String padding(String input, int length, String padding) {
        if (length < 0 || padding.isEmpty()) {
            return null;
        }
        Proportion.checkLength(length);
        int missing = Math.max(0, length - input.length());
        return padding.repeat(missing / padding.length() + 1).substring(0, missing);
    }

    @ScalarFunction(name = "REPEAT", category = CATEGORY, description = "The text that many times.")
    static String repeat(String text, int times) {
        Proportion.checkLength((long) text.length() * times);
        return text.repeat(Math.max(0, times));
    }

    @ScalarFunction(
            name = "INSTR",
            category = CATEGORY,
            description = "Where the n-th occurrence (default the first) of a text stands, sought from a position on"
                    + " (default 1; negative: from that far before the end backwards); 0 if there is none.")
    static int instr(String text, String substring) {
        return instr(text, substring, 1, 1);
    }

    @ScalarFunction(name = "INSTR", category = CATEGORY)
    static int instr(String text, String substring, int position) {
        return instr(text, substring, position, 1);
    }

    @ScalarFunction(name = "INSTR", category = CATEGORY)
    static int instr(String text, String substring, int position, int occurrence) {
        if (position == 0 || occurrence < 1) {
            return 0;
        }
        int step = position > 0 ? 1 : -1;
        int at = position > 0 ? position - 1 : text.length() + position;
        Proportion.Steps steps = new Proportion.Steps();
        for (int found = 0; at >= 0 && at <= text.length(); at += step) {
            if (standsAt(text, substring, at, steps) && ++found == occurrence) {
                return at + 1;
            }
        }
        return 0;
    }

    private static boolean standsAt(String text, String sought, int at, Proportion.Steps steps) {
        if (at + sought.length() > text.length()) {
            steps.take(1);
            return false;
        }
        int same = 0;
        while (same < sought.length() && text.charAt(at + same) == sought.charAt(same)) {
            same++;
        }
        steps.take(same + 1);
        return same == sought.length();
    }

    @ScalarFunction(
            name = "INITCAP",
            category = CATEGORY,
            description =
                    "The first letter of each word in upper case, the others in lower case; words end at white space.")
    static String capitals(String text) {
        StringBuilder capitals = new StringBuilder(text.length());
        boolean first = true;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            capitals.appendCodePoint(first ? Character.toUpperCase(point) : Character.toLowerCase(point));
            first = Character.isWhitespace(point);
        }
        return capitals.toString();
    }

    @ScalarFunction(name = "LEFT", category = CATEGORY, description = "The first characters.")
    static String left(String text, int length) {
        return text.substring(0, Math.clamp(length, 0, text.length()));
    }

    @ScalarFunction(name = "RIGHT", category = CATEGORY, description = "The last characters.")
    static String right(String text, int length) {
        return text.substring(text.length() - Math.clamp(length, 0, text.length()));
    }

    @ScalarFunction(
            name = "CHR",
            category = CATEGORY,
            description =
                    "The character of a Unicode code point, given as a number or as '\\uXXXX'; null if there is none.")
    static @Nullable String character(int codePoint) {
        return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : null;
    }

    @ScalarFunction(name = "CHR", category = CATEGORY)
    static @Nullable String character(String escaped) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (escaped.startsWith("\\u", at) && at + 6 <= escaped.length()) {
            try {
                text.append((char) HexFormat.fromHexDigits(escaped, at + 2, at + 6));
            } catch (NumberFormatException wrong) {
                return null;
            }
            at += 6;
        }
        boolean single = text.length() > 0 && text.codePointCount(0, text.length()) == 1;
        return at == escaped.length() && single ? text.toString() : null;
    }

    @ScalarFunction(
            name = "ELT",
            category = CATEGORY,
            description = "The n-th of the texts, counted from 1; null if there is none.")
    static @Nullable String element(int n, @Nullable String... texts) {
        return n < 1 || n > texts.length ? null : texts[n - 1];
    }

    @ScalarFunction(
            name = "FIELD",
            category = CATEGORY,
            description = "The position of a text among the others, counted from 1; 0 if it is null or not among them.")
    static int field(@Nullable String text, @Nullable String... texts) {
        for (int i = 0; text != null && i < texts.length; i++) {
            if (text.equals(texts[i])) {
                return i + 1;
            }
        }
        return 0;
    }

    @ScalarFunction(
            name = "MD5",
            category = CATEGORY,
            description = "The MD5 checksum (RFC 1321) of the text's UTF-8 bytes in hexadecimal.")
    static String md5(String text) {
        return digest("MD5", text);
    }

    @ScalarFunction(
            name = "SHA256",
            category = CATEGORY,
            description = "The SHA-256 checksum of the text's UTF-8 bytes in hexadecimal.")
    static String sha256(String text) {
        return digest("SHA-256", text);
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, missing);
        }
    }

    @ScalarFunction(name = "UUID", category = CATEGORY, description = "A random UUID of version 4 (RFC 9562).")
    static String uuid(EvaluationContext context) {
        long high = context.nextLong() & ~0xf000L | 0x4000L;
        long low = context.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new java.util.UUID(high, low).toString();
    }
}
