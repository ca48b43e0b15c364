// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.ResultType;
import dev.millrace.engine.function.ScalarFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** ROUND and TRUNC. Numbers half-way between two round towards positive infinity, as in ksqlDB. */
final class RoundFunctions {

    private static final String CATEGORY = "MATHEMATICAL";

    private RoundFunctions() {}

    /** The argument's DECIMAL without digits behind the point. */
    static final class WholeDecimal implements ResultType {
        @Override
        public Type of(List<Type> arguments) {
            DecimalType argument = (DecimalType) arguments.getFirst();
            return new DecimalType(Math.max(1, argument.precision() - argument.scale()), 0);
        }
    }

    @ScalarFunction(
            name = "ROUND",
            category = CATEGORY,
            description =
                    "The nearest whole number, or the nearest number of that many digits behind the point (before it,"
                            + " if negative). Half-way values go up.")
    static int round(int value) {
        return value;
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static long round(long value) {
        return value;
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static long round(double value) {
        return Math.round(value);
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY, result = WholeDecimal.class)
    static BigDecimal round(BigDecimal value) {
        return halfUp(value, 0);
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static int round(int value, int decimalPlaces) {
        return halfUp(BigDecimal.valueOf(value), decimalPlaces).intValue();
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static long round(long value, int decimalPlaces) {
        return halfUp(BigDecimal.valueOf(value), decimalPlaces).longValue();
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static double round(double value, int decimalPlaces) {
        return Double.isFinite(value)
                ? halfUp(BigDecimal.valueOf(value), decimalPlaces).doubleValue()
                : value;
    }

    @ScalarFunction(name = "ROUND", category = CATEGORY)
    static BigDecimal round(BigDecimal value, int decimalPlaces) {
        return halfUp(value, decimalPlaces).setScale(value.scale(), RoundingMode.HALF_UP);
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY,
            description = "The value without its fraction, or cut after that many digits behind the point.")
    static int truncate(int value) {
        return value;
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY)
    static long truncate(long value) {
        return value;
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY)
    static long truncate(double value) {
        return (long) value;
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY,
            result = WholeDecimal.class)
    static BigDecimal truncate(BigDecimal value) {
        return value.setScale(0, RoundingMode.DOWN);
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY)
    static long truncate(long value, int decimalPlaces) {
        return cut(BigDecimal.valueOf(value), decimalPlaces).longValue();
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY)
    static double truncate(double value, int decimalPlaces) {
        return Double.isFinite(value)
                ? cut(BigDecimal.valueOf(value), decimalPlaces).doubleValue()
                : value;
    }

    @ScalarFunction(
            name = {"TRUNC", "TRUNCATE"},
            category = CATEGORY)
    static BigDecimal truncate(BigDecimal value, int decimalPlaces) {
        return cut(value, decimalPlaces).setScale(value.scale(), RoundingMode.DOWN);
    }

    /** Rounds towards positive infinity from the middle: 1.5 to 2, −1.5 to −1. */
    private static BigDecimal halfUp(BigDecimal value, int decimalPlaces) {
        if (decimalPlaces >= value.scale()) {
            return value;
        }
        if (isBeyond(value, decimalPlaces)) {
            return BigDecimal.ZERO;
        }
        return value.setScale(decimalPlaces, value.signum() < 0 ? RoundingMode.HALF_DOWN : RoundingMode.HALF_UP);
    }

    /** Whether all digits lie behind the place, which may be a thousand million places in front of them. */
    private static boolean isBeyond(BigDecimal value, int decimalPlaces) {
        return (long) value.scale() - value.precision() > decimalPlaces;
    }

    private static BigDecimal cut(BigDecimal value, int decimalPlaces) {
        if (decimalPlaces >= value.scale()) {
            return value;
        }
        return isBeyond(value, decimalPlaces) ? BigDecimal.ZERO : value.setScale(decimalPlaces, RoundingMode.DOWN);
    }
}
