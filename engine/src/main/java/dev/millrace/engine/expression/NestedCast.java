// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.SqlText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A cast of boxed values: elements of an ARRAY, keys and values of a MAP, fields of a STRUCT by name (those that the source lacks
 * become null, those that the target lacks are dropped), and single values inside them.
 */
record NestedCast(Type source, Type target) {

    NestedCast {
        if (!isPossible(source, target)) {
            throw new IllegalArgumentException("Cast of " + source.sql() + " to " + target.sql() + " is not supported");
        }
    }

    /** Whether there is a cast between the types. */
    static boolean isPossible(Type source, Type target) {
        if (source.equals(target)) {
            return true;
        }
        if (target == ScalarType.VARCHAR) {
            return source != ScalarType.BYTES;
        }
        return switch (source) {
            case ArrayType array -> target instanceof ArrayType to && isPossible(array.element(), to.element());
            case MapType map ->
                target instanceof MapType to && isPossible(map.key(), to.key()) && isPossible(map.value(), to.value());
            case StructType struct -> target instanceof StructType to && areFieldsPossible(struct, to);
            case DecimalType decimal -> isNumber(target);
            case ScalarType scalar ->
                switch (scalar) {
                    case INT, BIGINT, DOUBLE -> isNumber(target);
                    case VARCHAR -> isNumber(target) || (target instanceof ScalarType && target != ScalarType.BYTES);
                    case DATE -> target == ScalarType.TIMESTAMP;
                    case TIMESTAMP -> target == ScalarType.DATE || target == ScalarType.TIME;
                    case BOOLEAN, BYTES, TIME -> false;
                };
        };
    }

    private static boolean areFieldsPossible(StructType source, StructType target) {
        for (Field field : target.fields()) {
            OptionalInt index = source.indexOf(field.name());
            if (index.isPresent()
                    && !isPossible(source.fields().get(index.getAsInt()).type(), field.type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(Type type) {
        return type instanceof DecimalType || type instanceof ScalarType scalar && scalar.isNumeric();
    }

    @Nullable
    Object convert(@Nullable Object value) {
        return convert(value, source, target);
    }

    private static @Nullable Object convert(@Nullable Object value, Type source, Type target) {
        if (value == null || source.equals(target)) {
            return value;
        }
        if (target == ScalarType.VARCHAR) {
            return SqlText.format(value);
        }
        return switch (target) {
            case ArrayType to -> array((List<?>) value, ((ArrayType) source).element(), to.element());
            case MapType to -> map((Map<?, ?>) value, (MapType) source, to);
            case StructType to -> struct((StructValue) value, (StructType) source, to);
            case DecimalType to -> Values.fit(decimal(value), to);
            case ScalarType to -> scalar(value, to);
        };
    }

    private static Object array(List<?> list, Type source, Type target) {
        List<@Nullable Object> converted = new ArrayList<>(list.size());
        for (Object element : list) {
            converted.add(convert(element, source, target));
        }
        return Values.list(converted);
    }

    private static Object map(Map<?, ?> map, MapType source, MapType target) {
        Map<Object, @Nullable Object> converted = LinkedHashMap.newLinkedHashMap(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = convert(entry.getKey(), source.key(), target.key());
            if (key != null) {
                converted.put(key, convert(entry.getValue(), source.value(), target.value()));
            }
        }
        return Values.map(converted);
    }

    private static Object struct(StructValue struct, StructType source, StructType target) {
        List<@Nullable Object> fields = new ArrayList<>();
        for (Field field : target.fields()) {
            OptionalInt index = source.indexOf(field.name());
            fields.add(
                    index.isEmpty()
                            ? null
                            : convert(
                                    struct.get(index.getAsInt()),
                                    source.fields().get(index.getAsInt()).type(),
                                    field.type()));
        }
        return new StructValue(target, fields);
    }

    private static BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal;
            case Double number -> BigDecimal.valueOf(number);
            case Number number -> BigDecimal.valueOf(number.longValue());
            default -> SqlText.parseDecimal((String) value);
        };
    }

    private static Object scalar(Object value, ScalarType target) {
        return switch (value) {
            case Number number ->
                switch (target) {
                    case INT ->
                        number instanceof Double real ? (Object) (int) (double) real : (Object) number.intValue();
                    case BIGINT -> number.longValue();
                    default -> number.doubleValue();
                };
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant();
            case Instant instant ->
                target == ScalarType.DATE
                        ? (Object) instant.atZone(ZoneOffset.UTC).toLocalDate()
                        : instant.atZone(ZoneOffset.UTC).toLocalTime();
            default -> SqlText.parse((String) value, target);
        };
    }
}
