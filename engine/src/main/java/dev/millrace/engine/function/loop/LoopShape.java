// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

import dev.millrace.data.Type;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.FunctionMethod.JavaParameter;
import dev.millrace.engine.function.FunctionMethod.Role;
import dev.millrace.engine.function.Utf8;
import java.util.List;

/**
 * What a loop is specialised for: the method and how each argument of a call is read. A variadic method has one form per actual
 * argument.
 */
public record LoopShape(FunctionMethod method, List<Form> forms) {

    public LoopShape {
        forms = List.copyOf(forms);
    }

    /** How the loop reads an argument. */
    public enum Form {
        /** {@code BooleanColumn}, its array. */
        BOOLEANS,
        /** {@code IntColumn}, its array. */
        INTS,
        /** {@code LongColumn}, its array. */
        LONGS,
        /** {@code DoubleColumn}, its array. */
        DOUBLES,
        /** {@code BinaryColumn}, a {@link Utf8} slice per row. */
        SLICES,
        /** {@code BinaryColumn}, a {@link Utf8} slice or {@code null} per row. */
        NULLABLE_SLICES,
        /** {@code BinaryColumn}, a decoded {@code String} per row. */
        TEXTS,
        /** {@code ValueColumn}, its array. */
        OBJECTS,
        /** Any column, boxed by {@code Column.value}, with nulls. */
        BOXED,
        /** The same value for all rows, read once before the loop. */
        CONSTANT,
        /** A {@link LambdaArgument}. */
        LAMBDA
    }

    /** How to read an argument of type {@code type} for {@code parameter}. */
    public static Form form(JavaParameter parameter, Type type) {
        if (parameter.role() == Role.LAMBDA) {
            return Form.LAMBDA;
        }
        Class<?> java = parameter.javaType();
        boolean nullable = !parameter.refusesNull();
        if (java.isPrimitive()) {
            return switch (type.layout()) {
                case BOOLEAN -> Form.BOOLEANS;
                case INT -> Form.INTS;
                case LONG -> Form.LONGS;
                case DOUBLE -> Form.DOUBLES;
                case BINARY, VALUE ->
                    throw new IllegalArgumentException(type.sql() + " cannot be given to a parameter of " + java);
            };
        }
        if (java == Utf8.class) {
            return nullable ? Form.NULLABLE_SLICES : Form.SLICES;
        }
        if (java == String.class && !nullable) {
            return Form.TEXTS;
        }
        return switch (type.layout()) {
            case VALUE -> nullable ? Form.BOXED : Form.OBJECTS;
            case BOOLEAN, INT, LONG, DOUBLE, BINARY -> Form.BOXED;
        };
    }
}
