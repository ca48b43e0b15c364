// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Java classes of boxed values, used at the edges, in nested values and in functions that take objects:
 *
 * <pre>
 * BOOLEAN Boolean     INT Integer        BIGINT Long          DOUBLE Double
 * VARCHAR String      BYTES ByteBuffer (read-only, whole content)
 * DATE LocalDate      TIME LocalTime     TIMESTAMP Instant    DECIMAL BigDecimal (of the type's scale)
 * ARRAY List          MAP Map            STRUCT StructValue
 * </pre>
 */
public final class Values {

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private Values() {}

    /** The boxed form of a number kept in an {@link IntColumn} of {@code type}. */
    public static Object boxInt(Type type, int value) {
        if (type == ScalarType.DATE) {
            return LocalDate.ofEpochDay(value);
        }
        return type == ScalarType.TIME ? LocalTime.ofNanoOfDay(value * NANOS_PER_MILLI) : (Object) value;
    }

    /** The boxed form of a number kept in a {@link LongColumn} of {@code type}. */
    public static Object boxLong(Type type, long value) {
        return type == ScalarType.TIMESTAMP ? Instant.ofEpochMilli(value) : (Object) value;
    }

    /** The number that an {@link IntColumn} keeps for a boxed INT, DATE or TIME. */
    public static int unboxInt(Object value) {
        return switch (value) {
            case Integer number -> number;
            case LocalDate date -> Math.toIntExact(date.toEpochDay());
            case LocalTime time -> (int) (time.toNanoOfDay() / NANOS_PER_MILLI);
            default -> throw mismatch(value, "INT, DATE or TIME");
        };
    }

    /** The number that a {@link LongColumn} keeps for a boxed BIGINT or TIMESTAMP. */
    public static long unboxLong(Object value) {
        return switch (value) {
            case Long number -> number;
            case Instant instant -> instant.toEpochMilli();
            default -> throw mismatch(value, "BIGINT or TIMESTAMP");
        };
    }

    /** {@code value} at the scale of {@code type}, rounded half up; {@link ArithmeticException} if it has too many digits. */
    public static BigDecimal fit(BigDecimal value, DecimalType type) {
        // An exponent of a thousand million is a few characters to write and a gigabyte to spell out.
        long before = (long) value.precision() - value.scale();
        if (value.signum() != 0 && before < -type.scale()) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        BigDecimal scaled = value.signum() != 0 && before > type.precision() - type.scale()
                ? value
                : value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.scale() != type.scale() || scaled.precision() > type.precision()) {
            throw new ArithmeticException("numeric field overflow: "
                    + (Math.abs(value.scale()) < 100 ? value.toPlainString() : "a number of " + before + " digits")
                    + " does not fit " + type.sql() + " (" + (type.precision() - type.scale())
                    + " digits before the point)");
        }
        return scaled;
    }

    /** An unmodifiable list that may hold nulls. */
    public static List<@Nullable Object> list(List<? extends @Nullable Object> values) {
        return Collections.unmodifiableList(new ArrayList<@Nullable Object>(values));
    }

    /** An unmodifiable map, in the given order, that may hold null values. */
    public static Map<Object, @Nullable Object> map(Map<?, ? extends @Nullable Object> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<Object, @Nullable Object>(values));
    }

    private static IllegalArgumentException mismatch(Object value, String expected) {
        return new IllegalArgumentException("expected a value of " + expected + " but got "
                + value.getClass().getSimpleName());
    }
}
