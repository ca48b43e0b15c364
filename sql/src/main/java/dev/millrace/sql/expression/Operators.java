// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ArrayType;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.Negate;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.types.TemporalText;
import dev.millrace.sql.types.TypeRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators with typed operands: finds the common type, puts in the casts, refuses what has no meaning, folds constants. */
public final class Operators {

    private final BindingContext context;

    Operators(BindingContext context) {
        this.context = context;
    }

    /** {@code expression} as {@code type}, for conversions that are made without being asked. */
    public static Expression convert(Expression expression, Type type) {
        if (Nulls.isUntyped(expression)) {
            return Nulls.of(type);
        }
        return expression.type().equals(type) ? expression : ConstantFolding.fold(new Cast(expression, type));
    }

    /** Like {@link #convert}, or an error if the type does not convert by itself. */
    public static Expression coerce(Expression expression, Type type, String what, Position position) {
        if (!Nulls.isUntyped(expression) && !type.equals(TypeRules.common(expression.type(), type))) {
            Expression literal = temporalLiteral(expression, type, position);
            if (literal != null) {
                return literal;
            }
            if (!(TypeRules.isNumeric(expression.type()) && TypeRules.isNumeric(type) && widens(expression, type))) {
                throw mismatch(
                        what + " is " + expression.type().sql() + " and has to be " + type.sql() + ".", position);
            }
        }
        return convert(expression, type);
    }

    private static boolean widens(Expression expression, Type type) {
        return type == ScalarType.DOUBLE || (expression instanceof Literal && !(type instanceof ScalarType));
    }

    /** A condition: BOOLEAN, or an error. */
    static Expression condition(Expression expression, String what, Position position) {
        return coerce(expression, ScalarType.BOOLEAN, what, position);
    }

    Expression compare(ComparisonOperator operator, Expression left, Expression right, Position position) {
        boolean distinct =
                operator == ComparisonOperator.IS_DISTINCT_FROM || operator == ComparisonOperator.IS_NOT_DISTINCT_FROM;
        if (Nulls.isUntyped(left) || Nulls.isUntyped(right)) {
            return compareWithNull(operator, left, right, distinct, position);
        }
        Expression first = alignText(left, right, position);
        Expression second = alignText(right, left, position);
        Type common = TypeRules.common(first.type(), second.type());
        if (common == null) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "Cannot compare " + first.type().sql() + " with "
                            + second.type().sql() + ".",
                    position,
                    "CAST one side to the type of the other.");
        }
        boolean ordering =
                !distinct && operator != ComparisonOperator.EQUAL && operator != ComparisonOperator.NOT_EQUAL;
        if (ordering && !TypeRules.isOrdered(common)) {
            throw mismatch("Values of " + common.sql() + " can be equal or not, but have no order.", position);
        }
        return ConstantFolding.fold(
                new Comparison(operator, convert(first, common), convert(second, common), !distinct));
    }

    private static Expression compareWithNull(
            ComparisonOperator operator, Expression left, Expression right, boolean distinct, Position position) {
        if (!distinct) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "A comparison with NULL is never true.",
                    position,
                    "Use IS NULL or IS NOT NULL.");
        }
        Expression isNull = ConstantFolding.fold(new Expression.IsNull(Nulls.isUntyped(left) ? right : left));
        return operator == ComparisonOperator.IS_NOT_DISTINCT_FROM ? isNull : ConstantFolding.fold(new Not(isNull));
    }

    /** A text that is compared with a time is read as a time; with ROWTIME and the like, as milliseconds. */
    private Expression alignText(Expression expression, Expression other, Position position) {
        if (expression.type() != ScalarType.VARCHAR) {
            return expression;
        }
        if (context.isPseudoTime(other) && expression instanceof Literal(Type type, String text)) {
            Instant instant = TemporalText.timestamp(text).orElseThrow(() -> badLiteral(text, "TIMESTAMP", position));
            return new Literal(ScalarType.BIGINT, instant.toEpochMilli());
        }
        if (!TypeRules.isTemporal(other.type())) {
            return expression;
        }
        Expression literal = temporalLiteral(expression, other.type(), position);
        return literal != null ? literal : new Cast(expression, other.type());
    }

    private static @Nullable Expression temporalLiteral(Expression expression, Type type, Position position) {
        return expression instanceof Literal(Type from, String text) && TypeRules.isTemporal(type)
                ? temporal(text, (ScalarType) type, position)
                : null;
    }

    /** A literal of a DATE, TIME or TIMESTAMP. */
    static Literal temporal(String text, ScalarType type, Position position) {
        Optional<?> value = switch (type) {
            case DATE -> TemporalText.date(text);
            case TIME -> TemporalText.time(text);
            default -> TemporalText.timestamp(text);
        };
        return new Literal(type, value.orElseThrow(() -> badLiteral(text, type.sql(), position)));
    }

    private static SqlException badLiteral(String text, String type, Position position) {
        return new SqlException(
                SqlErrorCode.INVALID_LITERAL,
                "'" + text + "' is not a " + type + ".",
                position,
                "Write it like " + (type.equals("TIME") ? "'13:45:00'" : "'2026-11-21T13:45:00.000'") + ".");
    }

    Expression arithmetic(ArithmeticOperator operator, Expression left, Expression right, Position position) {
        BindingContext.Interval interval = context.intervalOf(right);
        if (interval != null && TypeRules.isTemporal(left.type())) {
            return moveTime(operator, left, interval, position);
        }
        if (Nulls.isUntyped(left) && Nulls.isUntyped(right)) {
            throw mismatch("NULL " + sign(operator) + " NULL has no type.", position);
        }
        Expression first = Nulls.isUntyped(left) ? Nulls.of(right.type()) : left;
        Expression second = Nulls.isUntyped(right) ? Nulls.of(left.type()) : right;
        if (operator == ArithmeticOperator.ADD
                && first.type() == ScalarType.VARCHAR
                && second.type() == ScalarType.VARCHAR) {
            return new FunctionCalls(context).call("CONCAT", List.of(first, second), position);
        }
        if (!TypeRules.isNumeric(first.type()) || !TypeRules.isNumeric(second.type())) {
            throw mismatch(
                    "Cannot compute " + first.type().sql() + " " + sign(operator) + " "
                            + second.type().sql() + ".",
                    position);
        }
        Type type = TypeRules.arithmetic(operator, first.type(), second.type());
        return ConstantFolding.fold(
                type instanceof ScalarType
                        ? new Arithmetic(operator, convert(first, type), convert(second, type), type)
                        : new Arithmetic(operator, exact(first), exact(second), type));
    }

    private static Expression exact(Expression operand) {
        return convert(operand, TypeRules.decimal(operand.type()));
    }

    private Expression moveTime(
            ArithmeticOperator operator, Expression time, BindingContext.Interval interval, Position position) {
        String prefix =
                time.type() == ScalarType.TIMESTAMP ? "TIMESTAMP" : time.type().sql();
        String suffix = switch (operator) {
            case ADD -> "ADD";
            case SUBTRACT -> "SUB";
            default -> throw mismatch("A time can be moved by + and − only.", position);
        };
        Literal unit = new Literal(ScalarType.VARCHAR, interval.unit().name());
        Literal amount = new Literal(ScalarType.INT, Math.toIntExact(interval.amount()));
        return new FunctionCalls(context).call(prefix + suffix, List.of(unit, amount, time), position);
    }

    static Expression negate(Expression operand, Position position) {
        if (Nulls.isUntyped(operand) || !TypeRules.isNumeric(operand.type())) {
            throw mismatch("Cannot negate " + operand.type().sql() + ".", position);
        }
        return ConstantFolding.fold(new Negate(operand));
    }

    /** CAST as it is written. */
    static Expression cast(Expression operand, Type type, Position position) {
        if (Nulls.isUntyped(operand)) {
            return Nulls.of(type);
        }
        if (operand.type().equals(type)) {
            return operand;
        }
        if (!TypeRules.castable(operand.type(), type)) {
            throw mismatch("Cannot cast " + operand.type().sql() + " to " + type.sql() + ".", position);
        }
        return ConstantFolding.fold(new Cast(operand, type));
    }

    /** {@code container[subscript]}. */
    static Expression subscript(Expression container, Expression subscript, Position position) {
        return switch (container.type()) {
            case ArrayType array ->
                new Expression.Subscript(
                        container,
                        subscript.type() == ScalarType.BIGINT
                                ? new Cast(subscript, ScalarType.INT)
                                : coerce(subscript, ScalarType.INT, "The subscript", position));
            case MapType map ->
                new Expression.Subscript(container, coerce(subscript, map.key(), "The subscript", position));
            default ->
                throw mismatch(
                        "Only an ARRAY or a MAP has elements, and this is "
                                + container.type().sql() + ".",
                        position);
        };
    }

    /** {@code struct->name}. */
    static Expression field(Expression struct, String name, Position position) {
        if (!(struct.type() instanceof StructType type)) {
            throw mismatch(
                    "Only a STRUCT has fields, and this is " + struct.type().sql() + ".", position);
        }
        int index = type.indexOf(name)
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        "There is no field " + name + " in " + type.sql() + ".",
                        position,
                        dev.millrace.sql.error.NearMiss.hint(
                                name,
                                type.fields().stream()
                                        .map(dev.millrace.data.Field::name)
                                        .toList())));
        return new Expression.FieldAccess(struct, index);
    }

    private static SqlException mismatch(String message, Position position) {
        return new SqlException(SqlErrorCode.TYPE_MISMATCH, message, position);
    }

    private static String sign(ArithmeticOperator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
            case MODULO -> "%";
        };
    }
}
