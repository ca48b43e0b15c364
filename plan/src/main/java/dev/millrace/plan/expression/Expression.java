// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.expression;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.function.FunctionSignature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed scalar expression over the columns of one input row. Operands have exactly the types that the node needs: the
 * planner has put in every cast, so that an engine never converts on its own. Immutable; equal trees mean the same.
 *
 * <p>Logic is three-valued as in standard SQL, except for a {@link Comparison} that says otherwise.
 */
public sealed interface Expression {

    Type type();

    /** A constant: a boxed value as {@link dev.millrace.data.Values} lists them, or {@code null}. */
    record Literal(Type type, @Nullable Object value) implements Expression {}

    /** Column {@code index} of the input row. */
    record ColumnReference(int index, Type type) implements Expression {}

    /** A scalar function applied to arguments; a {@link Lambda} may stand among them. */
    record Call(FunctionSignature function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Type type() {
            return function.returnType();
        }
    }

    /** {@code operand} as {@code type}. A value that cannot be converted makes the row fail, not the query. */
    record Cast(Expression operand, Type type) implements Expression {}

    /** The first branch whose condition is true, else {@code otherwise}, else null. */
    record Case(List<Branch> branches, @Nullable Expression otherwise, Type type) implements Expression {
        public Case(List<Branch> branches, @Nullable Expression otherwise, Type type) {
            this.branches = List.copyOf(branches);
            this.otherwise = otherwise;
            this.type = type;
        }
    }

    /** One WHEN … THEN …. */
    record Branch(Expression condition, Expression result) {}

    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }

        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }

        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    /**
     * Compares two operands of one type. If an operand is null the result is null, or false where {@code nullIsFalse} (the
     * rule of ksqlDB); IS [NOT] DISTINCT FROM is never null.
     */
    record Comparison(ComparisonOperator operator, Expression left, Expression right, boolean nullIsFalse)
            implements Expression {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    enum ComparisonOperator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IS_DISTINCT_FROM,
        IS_NOT_DISTINCT_FROM
    }

    /**
     * Arithmetic on two operands of {@code type}, except for DECIMAL, where each operand keeps its own precision and scale and
     * the result is brought to {@code type}. Null if an operand is null. Integer overflow wraps as in Java; division by zero of
     * integers and decimals makes the row fail.
     */
    record Arithmetic(ArithmeticOperator operator, Expression left, Expression right, Type type)
            implements Expression {}

    enum ArithmeticOperator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MODULO
    }

    /** {@code -operand}. */
    record Negate(Expression operand) implements Expression {
        @Override
        public Type type() {
            return operand.type();
        }
    }

    /** Whether the operand is null; never null itself. */
    record IsNull(Expression operand) implements Expression {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    /** SQL's LIKE on VARCHAR; {@code escape} makes the next character of the pattern literal. */
    record Like(
            Expression value, Expression pattern, @Nullable Character escape) implements Expression {
        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    /** Whether {@code value} equals one of {@code options}, all of its type. */
    record In(Expression value, List<Expression> options, boolean nullIsFalse) implements Expression {
        public In {
            options = List.copyOf(options);
        }

        @Override
        public Type type() {
            return ScalarType.BOOLEAN;
        }
    }

    /** Field {@code index} of a STRUCT; null if the struct is. */
    record FieldAccess(Expression struct, int index) implements Expression {
        @Override
        public Type type() {
            return ((StructType) struct.type()).fields().get(index).type();
        }
    }

    /** An element of an ARRAY (INT subscript from 1, negative from the end) or a MAP (key); null where there is none. */
    record Subscript(Expression container, Expression subscript) implements Expression {
        @Override
        public Type type() {
            return container.type() instanceof MapType map ? map.value() : ((ArrayType) container.type()).element();
        }
    }

    record MakeArray(List<Expression> elements, ArrayType type) implements Expression {
        public MakeArray {
            elements = List.copyOf(elements);
        }
    }

    /** Keys and values of equal number. */
    record MakeMap(List<Expression> keys, List<Expression> values, MapType type) implements Expression {
        public MakeMap {
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }
    }

    /** One value per field of {@code type}, in its order. */
    record MakeStruct(List<Expression> values, StructType type) implements Expression {
        public MakeStruct {
            values = List.copyOf(values);
        }
    }

    /** A function argument of its own parameters; {@code type} is its result's. Parameters are found by unique name. */
    record Lambda(List<Field> parameters, Expression body) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }

        @Override
        public Type type() {
            return body.type();
        }
    }

    /** A parameter of an enclosing {@link Lambda}. */
    record LambdaParameter(String name, Type type) implements Expression {}
}
