// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.Utf8;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Chooses the kernel of a cast. */
final class CastNodes {

    private CastNodes() {}

    /** {@code operand} as {@code target}; fails if there is no such cast. */
    static Evaluator of(Evaluator operand, Type target) {
        Type source = operand.type();
        if (source.equals(target)) {
            return operand;
        }
        NestedCast nested = new NestedCast(source, target);
        FunctionMethod kernel = kernel(source, target);
        List<Object> operands = new ArrayList<>(List.of(operand));
        if (kernel.method().getName().equals("convert")) {
            operands.add(nested);
        }
        return new MethodNode("CAST to " + target.sql(), kernel, operands, target);
    }

    private static FunctionMethod kernel(Type source, Type target) {
        if (target == ScalarType.VARCHAR) {
            return find("toText", false, textClass(source));
        }
        return switch (target) {
            case DecimalType decimal -> find("toDecimal", false, decimalClass(source), Type.class);
            case ScalarType scalar ->
                switch (scalar) {
                    case INT -> number("toInt", source, Utf8.class);
                    case BIGINT -> number("toLong", source, Utf8.class);
                    case DOUBLE -> number("toDouble", source, String.class);
                    case BOOLEAN -> find("toBoolean", false, String.class);
                    case DATE ->
                        source == ScalarType.TIMESTAMP
                                ? find("dayOf", true, long.class)
                                : find("toDate", false, String.class);
                    case TIME ->
                        source == ScalarType.TIMESTAMP
                                ? find("timeOf", true, long.class)
                                : find("toTime", false, String.class);
                    case TIMESTAMP ->
                        source == ScalarType.DATE
                                ? find("startOf", true, int.class)
                                : find("toTimestamp", false, String.class);
                    case VARCHAR, BYTES -> nested();
                };
            default -> nested();
        };
    }

    private static FunctionMethod nested() {
        return find("convert", false, Object.class, NestedCast.class);
    }

    private static FunctionMethod number(String name, Type source, Class<?> textClass) {
        if (source == ScalarType.VARCHAR) {
            return find(name, false, textClass);
        }
        return source instanceof DecimalType
                ? find(name, false, BigDecimal.class)
                : find(name, true, primitive(source));
    }

    private static Class<?> decimalClass(Type source) {
        if (source == ScalarType.VARCHAR) {
            return String.class;
        }
        if (source instanceof DecimalType) {
            return BigDecimal.class;
        }
        return primitive(source);
    }

    private static Class<?> textClass(Type source) {
        return source instanceof ScalarType scalar && (scalar.isNumeric() || scalar == ScalarType.BOOLEAN)
                ? primitive(source)
                : Object.class;
    }

    private static Class<?> primitive(Type source) {
        return switch (source.layout()) {
            case BOOLEAN -> boolean.class;
            case INT -> int.class;
            case LONG -> long.class;
            case DOUBLE -> double.class;
            case BINARY, VALUE -> Object.class;
        };
    }

    private static FunctionMethod find(String name, boolean total, Class<?>... types) {
        try {
            Method method = CastKernels.class.getDeclaredMethod(name, types);
            return FunctionMethod.of(method, total);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("there is no cast kernel " + name + List.of(types), missing);
        }
    }
}
