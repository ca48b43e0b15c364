// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.Utf8;
import dev.millrace.engine.function.ValueOrder;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators of SQL on single values; generated loops call these for whole columns. */
final class Kernels {

    private Kernels() {}

    /** The kernel {@code name} for operands of the Java types given; total: it never throws. */
    static FunctionMethod total(String name, Class<?>... types) {
        return find(name, true, types);
    }

    /** The kernel {@code name} for operands of the Java types given. */
    static FunctionMethod partial(String name, Class<?>... types) {
        return find(name, false, types);
    }

    private static FunctionMethod find(String name, boolean total, Class<?>... types) {
        try {
            Method method = Kernels.class.getDeclaredMethod(name, types);
            return FunctionMethod.of(method, total);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("there is no kernel " + name + Arrays.toString(types), missing);
        }
    }

    static boolean not(boolean value) {
        return !value;
    }

    // Comparisons. Doubles compare as Java's operators do: NaN equals nothing.

    static boolean equal(boolean left, boolean right) {
        return left == right;
    }

    static boolean notEqual(boolean left, boolean right) {
        return left != right;
    }

    static boolean less(boolean left, boolean right) {
        return !left && right;
    }

    static boolean lessOrEqual(boolean left, boolean right) {
        return !left || right;
    }

    static boolean equal(int left, int right) {
        return left == right;
    }

    static boolean notEqual(int left, int right) {
        return left != right;
    }

    static boolean less(int left, int right) {
        return left < right;
    }

    static boolean lessOrEqual(int left, int right) {
        return left <= right;
    }

    static boolean equal(long left, long right) {
        return left == right;
    }

    static boolean notEqual(long left, long right) {
        return left != right;
    }

    static boolean less(long left, long right) {
        return left < right;
    }

    static boolean lessOrEqual(long left, long right) {
        return left <= right;
    }

    static boolean equal(double left, double right) {
        return left == right;
    }

    static boolean notEqual(double left, double right) {
        return left != right;
    }

    static boolean less(double left, double right) {
        return left < right;
    }

    static boolean lessOrEqual(double left, double right) {
        return left <= right;
    }

    static boolean equal(Utf8 left, Utf8 right) {
        return left.sameBytes(right);
    }

    static boolean notEqual(Utf8 left, Utf8 right) {
        return !left.sameBytes(right);
    }

    static boolean less(Utf8 left, Utf8 right) {
        return left.compareTo(right) < 0;
    }

    static boolean lessOrEqual(Utf8 left, Utf8 right) {
        return left.compareTo(right) <= 0;
    }

    static boolean equal(Object left, Object right) {
        return left instanceof BigDecimal number ? number.compareTo((BigDecimal) right) == 0 : left.equals(right);
    }

    static boolean notEqual(Object left, Object right) {
        return !equal(left, right);
    }

    static boolean less(Object left, Object right) {
        return ValueOrder.INSTANCE.compare(left, right) < 0;
    }

    static boolean lessOrEqual(Object left, Object right) {
        return ValueOrder.INSTANCE.compare(left, right) <= 0;
    }

    // Arithmetic. Integers wrap.

    static int add(int left, int right) {
        return left + right;
    }

    static int subtract(int left, int right) {
        return left - right;
    }

    static int multiply(int left, int right) {
        return left * right;
    }

    static int divide(int left, int right) {
        checkDivisor(right);
        return left / right;
    }

    static int modulo(int left, int right) {
        checkDivisor(right);
        return left % right;
    }

    static int negate(int value) {
        return -value;
    }

    static long add(long left, long right) {
        return left + right;
    }

    static long subtract(long left, long right) {
        return left - right;
    }

    static long multiply(long left, long right) {
        return left * right;
    }

    static long divide(long left, long right) {
        checkDivisor(right);
        return left / right;
    }

    static long modulo(long left, long right) {
        checkDivisor(right);
        return left % right;
    }

    static long negate(long value) {
        return -value;
    }

    static double add(double left, double right) {
        return left + right;
    }

    static double subtract(double left, double right) {
        return left - right;
    }

    static double multiply(double left, double right) {
        return left * right;
    }

    static double divide(double left, double right) {
        return left / right;
    }

    static double modulo(double left, double right) {
        return left % right;
    }

    static double negate(double value) {
        return -value;
    }

    static BigDecimal add(BigDecimal left, BigDecimal right, Type result) {
        return Values.fit(left.add(right), (DecimalType) result);
    }

    static BigDecimal subtract(BigDecimal left, BigDecimal right, Type result) {
        return Values.fit(left.subtract(right), (DecimalType) result);
    }

    static BigDecimal multiply(BigDecimal left, BigDecimal right, Type result) {
        return Values.fit(left.multiply(right), (DecimalType) result);
    }

    static BigDecimal divide(BigDecimal left, BigDecimal right, Type result) {
        checkDivisor(right.signum());
        DecimalType type = (DecimalType) result;
        return Values.fit(
                left.divide(right, new MathContext(type.precision() + type.scale() + 1, RoundingMode.HALF_UP)), type);
    }

    static BigDecimal modulo(BigDecimal left, BigDecimal right, Type result) {
        checkDivisor(right.signum());
        return Values.fit(left.remainder(right), (DecimalType) result);
    }

    static BigDecimal negate(BigDecimal value) {
        return value.negate();
    }

    private static void checkDivisor(long divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
    }

    static Utf8 concat(Utf8 left, Utf8 right) {
        byte[] bytes = Arrays.copyOfRange(left.bytes(), left.start(), left.start() + left.length() + right.length());
        System.arraycopy(right.bytes(), right.start(), bytes, left.length(), right.length());
        return new Utf8(bytes, 0, bytes.length);
    }

    // Membership and patterns.

    static boolean in(long value, long[] sorted) {
        return Arrays.binarySearch(sorted, value) >= 0;
    }

    static boolean in(int value, int[] sorted) {
        return Arrays.binarySearch(sorted, value) >= 0;
    }

    static boolean in(Utf8 value, Set<Utf8> options) {
        return options.contains(value);
    }

    static boolean like(Utf8 value, LikePattern pattern) {
        return pattern.matches(value);
    }

    static boolean like(Utf8 value, Utf8 pattern, int escape) {
        return LikePattern.of(pattern.toString(), escape).matches(value);
    }

    // Nested values.

    static @Nullable Object field(StructValue struct, int index) {
        return struct.get(index);
    }

    static @Nullable Object element(List<@Nullable Object> list, int subscript) {
        int index = subscript < 0 ? list.size() + subscript : subscript - 1;
        return index >= 0 && index < list.size() ? list.get(index) : null;
    }

    static @Nullable Object entry(Map<Object, @Nullable Object> map, Object key) {
        return map.get(key);
    }

    static List<@Nullable Object> array(@Nullable Object... elements) {
        return Values.list(Arrays.asList(elements));
    }

    static Map<Object, @Nullable Object> map(@Nullable Object... keysAndValues) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object key = keysAndValues[i];
            if (key == null) {
                throw new IllegalArgumentException("the key of a MAP must not be null");
            }
            map.put(key, keysAndValues[i + 1]);
        }
        return Values.map(map);
    }

    static StructValue struct(Type type, @Nullable Object... values) {
        return new StructValue((StructType) type, new ArrayList<>(Arrays.asList(values)));
    }
}
