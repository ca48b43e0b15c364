// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.types;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which types go together, and what comes out. */
public final class TypeRules {

    private static final DecimalType INT_DECIMAL = new DecimalType(10, 0);
    private static final DecimalType BIGINT_DECIMAL = new DecimalType(19, 0);
    private static final int QUOTIENT_SCALE_MIN = 6;

    private TypeRules() {}

    /** Whether values of this type take part in arithmetic. */
    public static boolean isNumeric(Type type) {
        return type instanceof DecimalType || (type instanceof ScalarType scalar && scalar.isNumeric());
    }

    /** Whether this is DATE, TIME or TIMESTAMP. */
    public static boolean isTemporal(Type type) {
        return type == ScalarType.DATE || type == ScalarType.TIME || type == ScalarType.TIMESTAMP;
    }

    /** The narrowest type that both convert to without being asked, or null if there is none. */
    public static @Nullable Type common(Type left, Type right) {
        if (left.equals(right)) {
            return left;
        }
        if (isNumeric(left) && isNumeric(right)) {
            return commonNumber(left, right);
        }
        return switch (left) {
            case ArrayType(Type element)
            when right instanceof ArrayType(Type other) -> {
                Type common = common(element, other);
                yield common == null ? null : new ArrayType(common);
            }
            case MapType leftMap
            when right instanceof MapType rightMap -> {
                Type key = common(leftMap.key(), rightMap.key());
                Type value = common(leftMap.value(), rightMap.value());
                yield key == null || value == null ? null : new MapType(key, value);
            }
            case StructType leftStruct
            when right instanceof StructType rightStruct -> commonStruct(leftStruct, rightStruct);
            case ScalarType scalar ->
                (scalar == ScalarType.DATE && right == ScalarType.TIMESTAMP)
                                || (scalar == ScalarType.TIMESTAMP && right == ScalarType.DATE)
                        ? ScalarType.TIMESTAMP
                        : null;
            default -> null;
        };
    }

    private static @Nullable Type commonStruct(StructType left, StructType right) {
        if (left.fields().size() != right.fields().size()) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < left.fields().size(); i++) {
            Field field = left.fields().get(i);
            Field other = right.fields().get(i);
            Type common = common(field.type(), other.type());
            if (common == null || !field.name().equals(other.name())) {
                return null;
            }
            fields.add(new Field(field.name(), common));
        }
        return new StructType(fields);
    }

    private static Type commonNumber(Type left, Type right) {
        if (left == ScalarType.DOUBLE || right == ScalarType.DOUBLE) {
            return ScalarType.DOUBLE;
        }
        if (left instanceof DecimalType || right instanceof DecimalType) {
            DecimalType first = decimal(left);
            DecimalType second = decimal(right);
            int scale = Math.max(first.scale(), second.scale());
            int whole = Math.max(first.precision() - first.scale(), second.precision() - second.scale());
            return new DecimalType(whole + scale, scale);
        }
        return ScalarType.BIGINT;
    }

    /** The decimal type that holds every value of an exact number type. */
    public static DecimalType decimal(Type type) {
        return switch (type) {
            case DecimalType decimal -> decimal;
            case ScalarType scalar -> scalar == ScalarType.INT ? INT_DECIMAL : BIGINT_DECIMAL;
            case ArrayType array -> throw new IllegalArgumentException(array.sql());
            case MapType map -> throw new IllegalArgumentException(map.sql());
            case StructType struct -> throw new IllegalArgumentException(struct.sql());
        };
    }

    /**
     * The type of an arithmetic result. With a decimal on one side and no DOUBLE: for + and − scale max(s1, s2) and
     * precision scale + max(p1−s1, p2−s2) + 1; for × precision p1+p2+1 and scale s1+s2; for ÷ scale
     * max(6, s1+p2+1) and precision p1−s1+s2+scale; for % scale max(s1, s2) and precision
     * scale + min(p1−s1, p2−s2).
     */
    public static Type arithmetic(ArithmeticOperator operator, Type left, Type right) {
        if (left == ScalarType.DOUBLE || right == ScalarType.DOUBLE) {
            return ScalarType.DOUBLE;
        }
        if (!(left instanceof DecimalType) && !(right instanceof DecimalType)) {
            return left == ScalarType.INT && right == ScalarType.INT ? ScalarType.INT : ScalarType.BIGINT;
        }
        DecimalType first = decimal(left);
        DecimalType second = decimal(right);
        int leftWhole = first.precision() - first.scale();
        int rightWhole = second.precision() - second.scale();
        int scaleMax = Math.max(first.scale(), second.scale());
        return switch (operator) {
            case ADD, SUBTRACT -> new DecimalType(scaleMax + Math.max(leftWhole, rightWhole) + 1, scaleMax);
            case MULTIPLY ->
                new DecimalType(first.precision() + second.precision() + 1, first.scale() + second.scale());
            case DIVIDE -> {
                int scale = Math.max(QUOTIENT_SCALE_MIN, first.scale() + second.precision() + 1);
                yield new DecimalType(leftWhole + second.scale() + scale, scale);
            }
            case MODULO -> new DecimalType(Math.max(1, scaleMax + Math.min(leftWhole, rightWhole)), scaleMax);
        };
    }

    /** Whether a value of the first type may be written as CAST to the second. */
    public static boolean castable(Type from, Type to) {
        if (from.equals(to) || to == ScalarType.VARCHAR) {
            return from != ScalarType.BYTES || to != ScalarType.VARCHAR;
        }
        if (isNumeric(from)) {
            return isNumeric(to);
        }
        return switch (from) {
            case ScalarType scalar ->
                switch (scalar) {
                    case VARCHAR -> isNumeric(to) || isTemporal(to) || to == ScalarType.BOOLEAN;
                    case TIMESTAMP -> to == ScalarType.DATE || to == ScalarType.TIME;
                    case DATE -> to == ScalarType.TIMESTAMP;
                    case BOOLEAN, INT, BIGINT, DOUBLE, BYTES, TIME -> false;
                };
            case ArrayType(Type element) -> to instanceof ArrayType(Type target) && castable(element, target);
            case MapType map ->
                to instanceof MapType target
                        && castable(map.key(), target.key())
                        && castable(map.value(), target.value());
            case StructType struct -> to instanceof StructType target && castableFields(struct, target);
            case DecimalType decimal -> false;
        };
    }

    private static boolean castableFields(StructType from, StructType to) {
        for (Field field : to.fields()) {
            int index = from.indexOf(field.name()).orElse(-1);
            if (index >= 0 && !castable(from.fields().get(index).type(), field.type())) {
                return false;
            }
        }
        return true;
    }

    /** Whether values of this type have an order, beyond being equal or not. */
    public static boolean isOrdered(Type type) {
        return isNumeric(type) || isTemporal(type) || type == ScalarType.VARCHAR || type == ScalarType.BYTES;
    }
}
