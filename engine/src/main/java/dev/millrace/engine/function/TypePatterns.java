// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.ScalarType;
import dev.millrace.data.StructValue;
import dev.millrace.engine.function.TypePattern.Exact;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The SQL types that Java types stand for; the table is on {@link ScalarFunction}. */
final class TypePatterns {

    private static final Map<Class<?>, TypePattern> BY_CLASS = Map.ofEntries(
            Map.entry(boolean.class, new Exact(ScalarType.BOOLEAN)),
            Map.entry(Boolean.class, new Exact(ScalarType.BOOLEAN)),
            Map.entry(int.class, new Exact(ScalarType.INT)),
            Map.entry(Integer.class, new Exact(ScalarType.INT)),
            Map.entry(long.class, new Exact(ScalarType.BIGINT)),
            Map.entry(Long.class, new Exact(ScalarType.BIGINT)),
            Map.entry(double.class, new Exact(ScalarType.DOUBLE)),
            Map.entry(Double.class, new Exact(ScalarType.DOUBLE)),
            Map.entry(String.class, new Exact(ScalarType.VARCHAR)),
            Map.entry(Utf8.class, new Exact(ScalarType.VARCHAR)),
            Map.entry(ByteBuffer.class, new Exact(ScalarType.BYTES)),
            Map.entry(LocalDate.class, new Exact(ScalarType.DATE)),
            Map.entry(LocalTime.class, new Exact(ScalarType.TIME)),
            Map.entry(Instant.class, new Exact(ScalarType.TIMESTAMP)),
            Map.entry(BigDecimal.class, new TypePattern.AnyDecimal()),
            Map.entry(StructValue.class, new TypePattern.AnyStruct()),
            Map.entry(Object.class, new TypePattern.Variable("ANY")));

    private TypePatterns() {}

    static boolean isLambda(Class<?> type) {
        return type == Function.class || type == BiFunction.class || type == TriFunction.class;
    }

    static TypePattern of(Type type) {
        return switch (type) {
            case Class<?> plain when BY_CLASS.containsKey(plain) -> BY_CLASS.get(plain);
            case TypeVariable<?> variable -> new TypePattern.Variable(variable.getName());
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            case ParameterizedType generic -> parameterized(generic);
            default ->
                throw new IllegalArgumentException("no SQL type corresponds to the Java type " + type.getTypeName());
        };
    }

    /** The pattern of the elements of a variadic parameter. */
    static TypePattern ofElements(Type array) {
        return array instanceof GenericArrayType generic
                ? of(generic.getGenericComponentType())
                : of(((Class<?>) array).getComponentType());
    }

    private static TypePattern parameterized(ParameterizedType generic) {
        List<TypePattern> arguments = new ArrayList<>();
        for (Type argument : generic.getActualTypeArguments()) {
            arguments.add(of(argument));
        }
        Class<?> raw = (Class<?>) generic.getRawType();
        if (raw == List.class) {
            return new TypePattern.ArrayOf(arguments.getFirst());
        }
        if (raw == Map.class) {
            return new TypePattern.MapOf(arguments.getFirst(), arguments.getLast());
        }
        if (isLambda(raw)) {
            return new TypePattern.LambdaOf(arguments.subList(0, arguments.size() - 1), arguments.getLast());
        }
        throw new IllegalArgumentException("no SQL type corresponds to the Java type " + generic.getTypeName());
    }
}
