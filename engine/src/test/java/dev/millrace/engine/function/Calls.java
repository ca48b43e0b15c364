// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionSignature;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls functions by name with Java values, once with constants and once with columns of a batch, as a planner would. */
public final class Calls {

    public static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();
    public static final ExpressionCompiler COMPILER = new ExpressionCompiler(FUNCTIONS);

    private Calls() {}

    /** A value with a type that cannot be guessed from it. */
    public record Typed(@Nullable Object value, Type type) {}

    public static Typed typed(@Nullable Object value, Type type) {
        return new Typed(value, type);
    }

    /** The function's result for one row; both ways of calling it must agree. A failed row gives the text of its error. */
    public static @Nullable Object call(String name, @Nullable Object... arguments) {
        Object constant = run(name, false, arguments);
        Object column = run(name, true, arguments);
        if (constant == null ? column != null : !constant.equals(column)) {
            throw new AssertionError(name + " of constants is " + constant + ", of columns " + column);
        }
        return column;
    }

    private static @Nullable Object run(String name, boolean columns, @Nullable Object... arguments) {
        List<ArgumentType> types = new ArrayList<>();
        for (Object argument : arguments) {
            types.add(argument == null ? new ArgumentType.Null() : new ArgumentType.Typed(type(argument)));
        }
        FunctionSignature signature = FUNCTIONS.resolve(name, types);
        List<Expression> operands = new ArrayList<>();
        List<Column> input = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            Type wanted = signature.parameterTypes().get(i);
            Object argument = arguments[i];
            Type type = argument == null ? wanted : type(argument);
            Object value = argument instanceof Typed typed ? typed.value() : argument;
            Expression operand = new Literal(type, value);
            if (columns) {
                operand = new ColumnReference(input.size(), type);
                ColumnBuilder builder = ColumnBuilder.of(type);
                builder.appendNull();
                builder.appendValue(value);
                input.add(builder.build());
            }
            operands.add(type.equals(wanted) ? operand : new Cast(operand, wanted));
        }
        RowErrors errors = new RowErrors();
        int rows = input.isEmpty() ? 1 : 2;
        Column result = COMPILER.compile(new Call(signature, operands))
                .evaluate(Input.of(input, rows, new EvaluationContext(1_700_000_000_000L, 42, errors)));
        for (RowErrors.RowError error : errors.kept()) {
            if (error.row() == rows - 1) {
                return "error: " + error.message();
            }
        }
        return result.value(rows - 1);
    }

    private static Type type(Object value) {
        return switch (value) {
            case Typed typed -> typed.type();
            case Boolean flag -> ScalarType.BOOLEAN;
            case Integer number -> ScalarType.INT;
            case Long number -> ScalarType.BIGINT;
            case Double number -> ScalarType.DOUBLE;
            case String text -> ScalarType.VARCHAR;
            case ByteBuffer bytes -> ScalarType.BYTES;
            case LocalDate date -> ScalarType.DATE;
            case LocalTime time -> ScalarType.TIME;
            case Instant instant -> ScalarType.TIMESTAMP;
            case BigDecimal decimal ->
                new DecimalType(Math.max(decimal.precision(), decimal.scale()), Math.max(0, decimal.scale()));
            default -> throw new IllegalArgumentException("say the type of " + value);
        };
    }
}
