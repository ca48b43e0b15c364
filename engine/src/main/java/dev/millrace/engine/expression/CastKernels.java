// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.SqlText;
import dev.millrace.engine.function.Utf8;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * The casts between single values; generated loops call these for whole columns. Narrowing integers wraps, a DOUBLE is cut to the
 * nearest integer of the type, a DECIMAL loses its fraction, all as Java's conversions do and as ksqlDB does.
 */
final class CastKernels {

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private CastKernels() {}

    static long toLong(int value) {
        return value;
    }

    static double toDouble(int value) {
        return value;
    }

    static int toInt(long value) {
        return (int) value;
    }

    static double toDouble(long value) {
        return value;
    }

    static int toInt(double value) {
        return (int) value;
    }

    static long toLong(double value) {
        return (long) value;
    }

    static int toInt(BigDecimal value) {
        return value.intValue();
    }

    static long toLong(BigDecimal value) {
        return value.longValue();
    }

    static double toDouble(BigDecimal value) {
        return value.doubleValue();
    }

    static BigDecimal toDecimal(int value, Type type) {
        return Values.fit(BigDecimal.valueOf(value), (DecimalType) type);
    }

    static BigDecimal toDecimal(long value, Type type) {
        return Values.fit(BigDecimal.valueOf(value), (DecimalType) type);
    }

    static BigDecimal toDecimal(double value, Type type) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException(value + " is not a number that " + type.sql() + " can hold");
        }
        return Values.fit(BigDecimal.valueOf(value), (DecimalType) type);
    }

    static BigDecimal toDecimal(BigDecimal value, Type type) {
        return Values.fit(value, (DecimalType) type);
    }

    static BigDecimal toDecimal(String value, Type type) {
        return Values.fit(SqlText.parseDecimal(value), (DecimalType) type);
    }

    static boolean toBoolean(String value) {
        return value.strip().equalsIgnoreCase("true");
    }

    static int toInt(Utf8 value) {
        return SqlText.parseInt(value);
    }

    static long toLong(Utf8 value) {
        return SqlText.parseLong(value);
    }

    static double toDouble(String value) {
        return SqlText.parseDouble(value);
    }

    static LocalDate toDate(String value) {
        return SqlText.parseDate(value);
    }

    static LocalTime toTime(String value) {
        return SqlText.parseTime(value);
    }

    static Instant toTimestamp(String value) {
        return SqlText.parseTimestamp(value);
    }

    /** The day of a TIMESTAMP, in UTC. */
    static int dayOf(long millis) {
        return (int) Math.floorDiv(millis, MILLIS_PER_DAY);
    }

    /** The time of day of a TIMESTAMP, in UTC. */
    static int timeOf(long millis) {
        return (int) Math.floorMod(millis, MILLIS_PER_DAY);
    }

    /** The TIMESTAMP at which a DATE begins, in UTC. */
    static long startOf(int day) {
        return day * MILLIS_PER_DAY;
    }

    static String toText(boolean value) {
        return value ? "true" : "false";
    }

    static String toText(int value) {
        return Integer.toString(value);
    }

    static String toText(long value) {
        return Long.toString(value);
    }

    static String toText(double value) {
        return Double.toString(value);
    }

    static String toText(Object value) {
        return SqlText.format(value);
    }

    /** A nested value, or one inside it, as another type. */
    static @Nullable Object convert(Object value, NestedCast cast) {
        return cast.convert(value);
    }
}
