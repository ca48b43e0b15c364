// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text functions that run on every row of many queries: on ASCII they look at bytes and decode nothing. */
final class TextFunctions {

    private static final String CATEGORY = "STRING";
    private static final int CASE_BIT = 0x20;

    private TextFunctions() {}

    @ScalarFunction(
            name = {"UCASE", "UPPER"},
            category = CATEGORY,
            description = "The text in upper case.")
    static Utf8 upper(Utf8 text) {
        if (!text.isAscii()) {
            return Utf8.of(text.toString().toUpperCase(Locale.ROOT));
        }
        byte[] upper = Arrays.copyOfRange(text.bytes(), text.start(), text.start() + text.length());
        for (int i = 0; i < upper.length; i++) {
            byte letter = upper[i];
            upper[i] = letter >= 'a' && letter <= 'z' ? (byte) (letter - CASE_BIT) : letter;
        }
        return new Utf8(upper, 0, upper.length);
    }

    @ScalarFunction(
            name = {"LCASE", "LOWER"},
            category = CATEGORY,
            description = "The text in lower case.")
    static Utf8 lower(Utf8 text) {
        if (!text.isAscii()) {
            return Utf8.of(text.toString().toLowerCase(Locale.ROOT));
        }
        byte[] lower = Arrays.copyOfRange(text.bytes(), text.start(), text.start() + text.length());
        for (int i = 0; i < lower.length; i++) {
            byte letter = lower[i];
            lower[i] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + CASE_BIT) : letter;
        }
        return new Utf8(lower, 0, lower.length);
    }

    @ScalarFunction(
            name = {"LEN", "LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH"},
            category = CATEGORY,
            description = "The number of UTF-16 units of a text, of bytes of BYTES.")
    static int length(Utf8 text) {
        return text.utf16Length();
    }

    @ScalarFunction(
            name = {"SUBSTRING", "SUBSTR"},
            category = CATEGORY,
            description =
                    "The part from a position on, of that length or to the end. Positions count from 1, negative ones"
                            + " from the end.")
    static Utf8 substring(Utf8 text, int position) {
        return substring(text, position, Integer.MAX_VALUE);
    }

    @ScalarFunction(
            name = {"SUBSTRING", "SUBSTR"},
            category = CATEGORY)
    static Utf8 substring(Utf8 text, int position, int length) {
        if (!text.isAscii()) {
            String decoded = text.toString();
            int from = startOf(decoded.length(), position);
            return Utf8.of(decoded.substring(from, endOf(decoded.length(), from, length)));
        }
        int from = startOf(text.length(), position);
        return text.slice(from, endOf(text.length(), from, length) - from);
    }

    static int startOf(int length, int position) {
        return position < 0 ? Math.max(length + position, 0) : Math.clamp(position - 1L, 0, length);
    }

    static int endOf(int length, int from, int count) {
        return Math.clamp((long) from + count, from, length);
    }

    @ScalarFunction(name = "TRIM", category = CATEGORY, description = "The text without white space at its ends.")
    static Utf8 trim(Utf8 text) {
        return trim(text, true, true);
    }

    @ScalarFunction(name = "LTRIM", category = CATEGORY, description = "The text without white space at its start.")
    static Utf8 trimStart(Utf8 text) {
        return trim(text, true, false);
    }

    @ScalarFunction(name = "RTRIM", category = CATEGORY, description = "The text without white space at its end.")
    static Utf8 trimEnd(Utf8 text) {
        return trim(text, false, true);
    }

    private static Utf8 trim(Utf8 text, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && isSpace(text.at(from))) {
            from++;
        }
        while (end && from < to && isSpace(text.at(to - 1))) {
            to--;
        }
        return text.slice(from, to - from);
    }

    /** As {@link String#trim}: everything up to U+0020. */
    private static boolean isSpace(byte unit) {
        return unit >= 0 && unit <= ' ';
    }

    @ScalarFunction(
            name = "CONCAT",
            category = CATEGORY,
            description = "The arguments one after the other; a null counts as empty.")
    static Utf8 concat(@Nullable Utf8... parts) {
        int length = 0;
        for (Utf8 part : parts) {
            length += part == null ? 0 : part.length();
            Proportion.checkLength(length);
        }
        byte[] bytes = new byte[length];
        int used = 0;
        for (Utf8 part : parts) {
            if (part != null) {
                System.arraycopy(part.bytes(), part.start(), bytes, used, part.length());
                used += part.length();
            }
        }
        return new Utf8(bytes, 0, length);
    }

    @ScalarFunction(
            name = "CONCAT_WS",
            category = CATEGORY,
            description = "The arguments that are not null with the separator between them.")
    static Utf8 concatWithSeparator(Utf8 separator, @Nullable Utf8... parts) {
        @Nullable Utf8[] joined = new @Nullable Utf8[2 * parts.length];
        int used = 0;
        for (Utf8 part : parts) {
            if (part != null) {
                joined[used++] = used == 1 ? null : separator;
                joined[used++] = part;
            }
        }
        return concat(joined);
    }

    @ScalarFunction(
            name = "REPLACE",
            category = CATEGORY,
            description = "The text with every occurrence of one text replaced by another.")
    static Utf8 replace(Utf8 text, Utf8 oldText, Utf8 newText) {
        if (oldText.length() == 0) {
            Proportion.checkLength((text.length() + 1L) * newText.length());
            return Utf8.of(text.toString().replace("", newText.toString()));
        }
        Proportion.Steps steps = new Proportion.Steps();
        int at = indexOf(text, oldText, 0, steps);
        if (at < 0) {
            return text;
        }
        ByteArrayOutputStream replaced = new ByteArrayOutputStream(text.length());
        int from = 0;
        for (; at >= 0; at = indexOf(text, oldText, from, steps)) {
            replaced.write(text.bytes(), text.start() + from, at - from);
            replaced.write(newText.bytes(), newText.start(), newText.length());
            Proportion.checkLength(replaced.size());
            from = at + oldText.length();
        }
        replaced.write(text.bytes(), text.start() + from, text.length() - from);
        byte[] bytes = replaced.toByteArray();
        return new Utf8(bytes, 0, bytes.length);
    }

    @ScalarFunction(name = "REVERSE", category = CATEGORY, description = "The characters in reverse order.")
    static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    @ScalarFunction(name = "STARTS_WITH", category = CATEGORY, description = "Whether the text starts with the other.")
    static boolean startsWith(Utf8 text, Utf8 prefix) {
        return text.length() >= prefix.length()
                && text.slice(0, prefix.length()).sameBytes(prefix);
    }

    @ScalarFunction(name = "ENDS_WITH", category = CATEGORY, description = "Whether the text ends with the other.")
    static boolean endsWith(Utf8 text, Utf8 suffix) {
        return text.length() >= suffix.length()
                && text.slice(text.length() - suffix.length(), suffix.length()).sameBytes(suffix);
    }

    @ScalarFunction(
            name = "POSITION",
            category = CATEGORY,
            description = "Where the first text stands in the second, counted from 1; 0 if it does not.")
    static int position(String substring, String text) {
        return TextShapeFunctions.instr(text, substring);
    }

    /** The byte at which {@code sought} begins in {@code text} at or after {@code from}, or −1. */
    static int indexOf(Utf8 text, Utf8 sought, int from, Proportion.Steps steps) {
        int last = text.length() - sought.length();
        for (int i = from; i <= last; i++) {
            int same = 0;
            while (same < sought.length() && text.at(i + same) == sought.at(same)) {
                same++;
            }
            steps.take(same + 1);
            if (same == sought.length()) {
                return i;
            }
        }
        return -1;
    }
}
