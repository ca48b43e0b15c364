// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * A static Java method that holds a function's code, and what each of its Java parameters stands for.
 *
 * @param parameters one per Java parameter, in order
 * @param total whether the method can be called with the leftovers in null rows and never throws, as arithmetic can
 */
public record FunctionMethod(Method method, List<JavaParameter> parameters, boolean total) {

    public FunctionMethod {
        parameters = List.copyOf(parameters);
    }

    /** Where a Java parameter's value comes from. */
    public enum Role {
        /** An argument of the call that must not be null. */
        ARGUMENT,
        /** An argument of the call that may be null. */
        NULLABLE_ARGUMENT,
        /** All further arguments, as an array. */
        REST,
        /** A lambda. */
        LAMBDA,
        /** The {@link EvaluationContext}. */
        CONTEXT,
        /** The {@link Type} of the result. */
        RESULT_TYPE
    }

    /**
     * One Java parameter.
     *
     * @param javaType its class; for {@link Role#REST} that of the array's elements
     * @param nullableElements for {@link Role#REST}, whether the elements may be null
     */
    public record JavaParameter(Class<?> javaType, Role role, boolean nullableElements) {

        /** Whether a null argument here makes the result null without a call. */
        public boolean refusesNull() {
            return role == Role.ARGUMENT || role == Role.REST && !nullableElements;
        }
    }

    /** Reads the parameters of {@code method}. */
    public static FunctionMethod of(Method method, boolean total) {
        if (!Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException("the function method " + method + " must be static");
        }
        List<JavaParameter> parameters = new ArrayList<>();
        java.lang.reflect.Parameter[] declared = method.getParameters();
        for (int i = 0; i < declared.length; i++) {
            boolean rest = method.isVarArgs() && i == declared.length - 1;
            parameters.add(parameter(declared[i], rest));
        }
        return new FunctionMethod(method, parameters, total);
    }

    private static JavaParameter parameter(java.lang.reflect.Parameter declared, boolean rest) {
        Class<?> type = declared.getType();
        AnnotatedType annotated = declared.getAnnotatedType();
        if (rest) {
            Class<?> element = type.getComponentType();
            AnnotatedType elements =
                    ((java.lang.reflect.AnnotatedArrayType) annotated).getAnnotatedGenericComponentType();
            return new JavaParameter(element, Role.REST, takesNull(element, elements));
        }
        if (type == EvaluationContext.class) {
            return new JavaParameter(type, Role.CONTEXT, false);
        }
        if (type == Type.class) {
            return new JavaParameter(type, Role.RESULT_TYPE, false);
        }
        if (TypePatterns.isLambda(type)) {
            return new JavaParameter(type, Role.LAMBDA, false);
        }
        return new JavaParameter(type, takesNull(type, annotated) ? Role.NULLABLE_ARGUMENT : Role.ARGUMENT, false);
    }

    private static boolean takesNull(Class<?> type, AnnotatedType annotated) {
        if (type == Boolean.class || type == Integer.class || type == Long.class || type == Double.class) {
            return true;
        }
        for (Annotation annotation : annotated.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same arguments always give the same result. */
    public boolean isDeterministic() {
        return parameters.stream().noneMatch(parameter -> parameter.role() == Role.CONTEXT);
    }
}
