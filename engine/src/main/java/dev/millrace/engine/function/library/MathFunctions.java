// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.function.ScalarFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounding, signs, roots and logarithms. */
final class MathFunctions {

    private static final String CATEGORY = "MATHEMATICAL";

    private MathFunctions() {}

    @ScalarFunction(name = "ABS", category = CATEGORY, description = "The value without its sign.")
    static int abs(int value) {
        return Math.abs(value);
    }

    @ScalarFunction(name = "ABS", category = CATEGORY)
    static long abs(long value) {
        return Math.abs(value);
    }

    @ScalarFunction(name = "ABS", category = CATEGORY)
    static double abs(double value) {
        return Math.abs(value);
    }

    @ScalarFunction(name = "ABS", category = CATEGORY)
    static BigDecimal abs(BigDecimal value) {
        return value.abs();
    }

    @ScalarFunction(
            name = {"CEIL", "CEILING"},
            category = CATEGORY,
            description = "The smallest whole number that is not less than the value, in the value's type.")
    static int ceil(int value) {
        return value;
    }

    @ScalarFunction(
            name = {"CEIL", "CEILING"},
            category = CATEGORY)
    static long ceil(long value) {
        return value;
    }

    @ScalarFunction(
            name = {"CEIL", "CEILING"},
            category = CATEGORY)
    static double ceil(double value) {
        return Math.ceil(value);
    }

    @ScalarFunction(
            name = {"CEIL", "CEILING"},
            category = CATEGORY)
    static BigDecimal ceil(BigDecimal value, Type result) {
        return Values.fit(value.setScale(0, RoundingMode.CEILING), (DecimalType) result);
    }

    @ScalarFunction(
            name = "FLOOR",
            category = CATEGORY,
            description = "The greatest whole number that is not more than the value, in the value's type.")
    static int floor(int value) {
        return value;
    }

    @ScalarFunction(name = "FLOOR", category = CATEGORY)
    static long floor(long value) {
        return value;
    }

    @ScalarFunction(name = "FLOOR", category = CATEGORY)
    static double floor(double value) {
        return Math.floor(value);
    }

    @ScalarFunction(name = "FLOOR", category = CATEGORY)
    static BigDecimal floor(BigDecimal value, Type result) {
        return Values.fit(value.setScale(0, RoundingMode.FLOOR), (DecimalType) result);
    }

    @ScalarFunction(
            name = "SIGN",
            category = CATEGORY,
            description = "−1, 0 or 1 for a value that is negative, zero or positive.")
    static int sign(int value) {
        return Integer.signum(value);
    }

    @ScalarFunction(name = "SIGN", category = CATEGORY)
    static int sign(long value) {
        return Long.signum(value);
    }

    @ScalarFunction(name = "SIGN", category = CATEGORY)
    static int sign(double value) {
        return (int) Math.signum(value);
    }

    @ScalarFunction(name = "SIGN", category = CATEGORY)
    static int sign(BigDecimal value) {
        return value.signum();
    }

    @ScalarFunction(name = "SQRT", category = CATEGORY, description = "The square root; NaN for a negative value.")
    static double sqrt(double value) {
        return Math.sqrt(value);
    }

    @ScalarFunction(name = "CBRT", category = CATEGORY, description = "The cube root.")
    static double cbrt(double value) {
        return Math.cbrt(value);
    }

    @ScalarFunction(name = "EXP", category = CATEGORY, description = "e to the power of the value.")
    static double exp(double value) {
        return Math.exp(value);
    }

    @ScalarFunction(
            name = "LN",
            category = CATEGORY,
            description = "The natural logarithm; −Infinity for 0, NaN for a negative value.")
    static double ln(double value) {
        return Math.log(value);
    }

    @ScalarFunction(
            name = "LOG",
            category = CATEGORY,
            description =
                    "The logarithm to base 10 or to the base given; NaN for a negative value and for a base that is"
                            + " not positive or is 1.")
    static double log(double value) {
        return Math.log10(value);
    }

    @ScalarFunction(name = "LOG", category = CATEGORY)
    static double log(double base, double value) {
        if (base <= 0 || base == 1) {
            return Double.NaN;
        }
        return value == 0 ? Double.NEGATIVE_INFINITY : Math.log(value) / Math.log(base);
    }

    @ScalarFunction(
            name = {"POWER", "POW"},
            category = CATEGORY,
            description = "The base to the power of the exponent; Infinity if that is more than DOUBLE holds.")
    static double power(double base, double exponent) {
        return Math.pow(base, exponent);
    }

    @ScalarFunction(
            name = "MOD",
            category = CATEGORY,
            description = "The remainder of the division, with the sign of the dividend.")
    static int mod(int dividend, int divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return dividend % divisor;
    }

    @ScalarFunction(name = "MOD", category = CATEGORY)
    static long mod(long dividend, long divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return dividend % divisor;
    }

    @ScalarFunction(name = "MOD", category = CATEGORY)
    static double mod(double dividend, double divisor) {
        return dividend % divisor;
    }

    @ScalarFunction(name = "RANDOM", category = CATEGORY, description = "A random number of at least 0 and below 1.")
    static double random(EvaluationContext context) {
        return context.nextDouble();
    }

    @ScalarFunction(
            name = "PI",
            category = CATEGORY,
            description = "The ratio of a circle's circumference to its diameter.")
    static double pi() {
        return Math.PI;
    }
}
