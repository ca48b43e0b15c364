// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.text;

import dev.millrace.data.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Exact decimals as text. Texts are at most {@link #MAX_CHARACTERS} long, and a number is compared with its type by its count
 * of digits before any arithmetic is done on it, so {@code 1e999999999} costs nothing.
 */
public final class DecimalText {

    /** Longer texts are refused; the time to read a number grows faster than its length. */
    public static final int MAX_CHARACTERS = 1000;

    private static final int LONG_DIGITS = 19;

    private DecimalText() {}

    /**
     * {@code bytes[start .. end)} as a decimal of whatever scale the text has.
     *
     * @throws NumberFormatException if it is no number or too long
     */
    public static BigDecimal parse(byte[] bytes, int start, int end) {
        if (end - start > MAX_CHARACTERS) {
            throw new NumberFormatException("a number of more than " + MAX_CHARACTERS + " characters");
        }
        return new BigDecimal(NumberText.text(bytes, start, end));
    }

    /**
     * {@code value} at the scale of {@code type}, the same number exactly.
     *
     * @throws ArithmeticException if it has too many digits before or behind the point
     */
    public static BigDecimal fitExactly(BigDecimal value, DecimalType type) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        int wholeDigits = type.precision() - type.scale();
        if ((long) value.precision() - value.scale() > wholeDigits) {
            throw new ArithmeticException("more than " + wholeDigits + " digits before the point of a " + type.sql());
        }
        if ((long) value.scale() - value.precision() >= type.scale()) {
            throw tooFine(type);
        }
        try {
            return value.setScale(type.scale(), RoundingMode.UNNECESSARY);
        } catch (ArithmeticException inexact) {
            throw tooFine(type);
        }
    }

    /**
     * {@code value} without what stands behind its point.
     *
     * @throws ArithmeticException if that is not a {@code long}
     */
    public static long toLong(BigDecimal value) {
        long wholeDigits = (long) value.precision() - value.scale();
        if (value.signum() == 0 || wholeDigits <= 0) {
            return 0;
        }
        if (wholeDigits > LONG_DIGITS) {
            throw new ArithmeticException("out of range of BIGINT");
        }
        return value.toBigInteger().longValueExact();
    }

    private static ArithmeticException tooFine(DecimalType type) {
        return new ArithmeticException("more than " + type.scale() + " digits behind the point of a " + type.sql());
    }
}
