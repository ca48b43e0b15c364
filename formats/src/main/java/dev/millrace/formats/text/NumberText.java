// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.text;

import dev.millrace.data.ByteWriter;
import java.nio.charset.StandardCharsets;

/**
 * Integers and doubles as ASCII digits. The common cases are parsed and written in place; rare ones (very long, exponents,
 * NaN) go through the JDK's own methods, which define the result in all cases.
 */
public final class NumberText {

    /** Any number of so many digits fits a {@code long}. */
    private static final int SAFE_LONG_DIGITS = 18;

    /** Any integer of so many digits is exact as a {@code double}. */
    private static final int EXACT_DOUBLE_DIGITS = 15;

    /** Doubles below this in size that are integers are written as such an integer and {@code .0}. */
    private static final double PLAIN_DOUBLE_LIMIT = 1e7;

    /**
     * Powers of ten that a {@code double} holds exactly. An integer below 2^53 divided by one of them is rounded once, so
     * the quotient is the nearest double: W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990.
     */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private NumberText() {}

    /** {@code bytes[start .. end)} as {@link Long#parseLong(String)} reads it. */
    public static long parseLong(byte[] bytes, int start, int end) {
        int position = start;
        boolean negative = position < end && bytes[position] == '-';
        if (negative) {
            position++;
        }
        int digits = end - position;
        if (digits <= 0 || digits > SAFE_LONG_DIGITS) {
            return Long.parseLong(text(bytes, start, end));
        }
        long value = 0;
        for (; position < end; position++) {
            int digit = bytes[position] - '0';
            if (digit < 0 || digit > 9) {
                return Long.parseLong(text(bytes, start, end));
            }
            value = 10 * value + digit;
        }
        return negative ? -value : value;
    }

    /** {@code bytes[start .. end)} as {@link Integer#parseInt(String)} reads it. */
    public static int parseInt(byte[] bytes, int start, int end) {
        long value = parseLong(bytes, start, end);
        if (value != (int) value) {
            throw new NumberFormatException("out of range of INT");
        }
        return (int) value;
    }

    /** {@code bytes[start .. end)} as {@link Double#parseDouble(String)} reads it. */
    public static double parseDouble(byte[] bytes, int start, int end) {
        int position = start;
        boolean negative = position < end && bytes[position] == '-';
        if (negative) {
            position++;
        }
        if (end - position > EXACT_DOUBLE_DIGITS + 1 || position == end) {
            return Double.parseDouble(text(bytes, start, end));
        }
        long digitsValue = 0;
        int point = -1;
        for (int i = position; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digitsValue = 10 * digitsValue + digit;
            } else if (bytes[i] == '.' && point < 0) {
                point = i;
            } else {
                return Double.parseDouble(text(bytes, start, end));
            }
        }
        int digits = end - position - (point < 0 ? 0 : 1);
        if (digits == 0 || digits > EXACT_DOUBLE_DIGITS) {
            return Double.parseDouble(text(bytes, start, end));
        }
        double value = point < 0 ? digitsValue : digitsValue / POWERS_OF_TEN[end - point - 1];
        return negative ? -value : value;
    }

    /** Appends {@code value} in decimal digits. */
    public static void write(long value, ByteWriter out) {
        if (value == Long.MIN_VALUE) {
            writeText("-9223372036854775808", out);
            return;
        }
        long rest = Math.abs(value);
        int count = digits(rest) + (value < 0 ? 1 : 0);
        out.ensure(count);
        byte[] bytes = out.array();
        int start = out.length();
        int position = start + count;
        do {
            bytes[--position] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            bytes[start] = '-';
        }
        out.advance(count);
    }

    /** Appends {@code value} as {@link Double#toString(double)} writes it. */
    public static void write(double value, ByteWriter out) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < PLAIN_DOUBLE_LIMIT && (whole != 0 || isPositiveZero(value))) {
            write(whole, out);
            out.writeByte('.');
            out.writeByte('0');
        } else {
            writeText(Double.toString(value), out);
        }
    }

    /** Appends {@code text}, which is ASCII. */
    public static void writeText(String text, ByteWriter out) {
        int count = text.length();
        out.ensure(count);
        byte[] bytes = out.array();
        int start = out.length();
        for (int i = 0; i < count; i++) {
            bytes[start + i] = (byte) text.charAt(i);
        }
        out.advance(count);
    }

    private static int digits(long value) {
        int digits = 1;
        long limit = 10;
        while (digits < SAFE_LONG_DIGITS + 1 && value >= limit) {
            digits++;
            limit *= 10;
        }
        return digits;
    }

    private static boolean isPositiveZero(double value) {
        return Double.doubleToRawLongBits(value) == 0;
    }

    static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
