// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.plan.function.FunctionKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the annotated methods of a class. */
final class AnnotatedMethods {

    private AnnotatedMethods() {}

    /** A function's overload with what its annotation says. */
    record Found(Overload overload, String category, String description) {}

    /** The overloads that {@code type} declares, one per name, in an order that does not depend on the JVM. */
    static List<Found> of(Class<?> type) {
        List<Found> found = new ArrayList<>();
        Method[] methods = type.getDeclaredMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toGenericString));
        for (Method method : methods) {
            ScalarFunction scalar = method.getAnnotation(ScalarFunction.class);
            if (scalar != null) {
                for (String name : scalar.name()) {
                    Overload overload = overload(name, FunctionKind.SCALAR, method, scalar.result());
                    found.add(new Found(overload, scalar.category(), scalar.description()));
                }
            }
            TableFunction table = method.getAnnotation(TableFunction.class);
            if (table != null) {
                for (String name : table.name()) {
                    Overload overload = overload(name, FunctionKind.TABLE, method, table.result());
                    found.add(new Found(overload, table.category(), table.description()));
                }
            }
        }
        return found;
    }

    private static Overload overload(
            String name, FunctionKind kind, Method method, Class<? extends ResultType> resultType) {
        List<FunctionParameter> parameters = new ArrayList<>();
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            if (type != EvaluationContext.class && type != Type.class) {
                TypePattern pattern = parameter.isVarArgs()
                        ? TypePatterns.ofElements(parameter.getParameterizedType())
                        : TypePatterns.of(parameter.getParameterizedType());
                parameters.add(FunctionParameter.of(name(parameter), pattern));
            }
        }
        TypePattern result = TypePatterns.of(method.getGenericReturnType());
        if (kind == FunctionKind.TABLE && !(result instanceof TypePattern.ArrayOf)) {
            throw new IllegalArgumentException("the table function method " + method + " must return a List");
        }
        return new Overload(
                name.toUpperCase(Locale.ROOT),
                kind,
                parameters,
                method.isVarArgs(),
                result,
                instantiate(resultType),
                new Overload.Code.MethodCode(FunctionMethod.of(method, false)));
    }

    private static String name(java.lang.reflect.Parameter parameter) {
        Parameter named = parameter.getAnnotation(Parameter.class);
        return named == null ? parameter.getName() : named.value();
    }

    private static @Nullable ResultType instantiate(Class<? extends ResultType> type) {
        if (type == ResultType.class) {
            return null;
        }
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException failure) {
            throw new IllegalArgumentException(
                    "the result type " + type.getName() + " failed to start", failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalArgumentException(
                    "the result type " + type.getName() + " needs a constructor without arguments", failure);
        }
    }
}
