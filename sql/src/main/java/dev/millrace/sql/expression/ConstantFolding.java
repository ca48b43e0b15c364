// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.And;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.Negate;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.plan.expression.Expression.Or;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes what does not depend on a row while planning. Only what has one possible outcome is computed: what would fail
 * (a division by zero, a number that does not fit) is left to fail for the rows that reach it, and functions are left to
 * the engine.
 */
public final class ConstantFolding {

    private ConstantFolding() {}

    /** The literal that this node amounts to, or the node itself; the operands have been folded before. */
    public static Expression fold(Expression expression) {
        return switch (expression) {
            case Arithmetic arithmetic
            when arithmetic.left() instanceof Literal left && arithmetic.right() instanceof Literal right ->
                arithmetic(arithmetic, left.value(), right.value());
            case Negate(Literal(Type type, Object value)) -> negate(expression, type, value);
            case Cast(Literal(Type from, Object value), Type to) -> cast(expression, value, to);
            case Comparison comparison
            when comparison.left() instanceof Literal left && comparison.right() instanceof Literal right ->
                compare(comparison, left.value(), right.value());
            case Not(Literal(Type type, Boolean value)) -> bool(!value);
            case IsNull(Literal(Type type, var value)) -> bool(value == null);
            case And and -> junction(and.operands(), false);
            case Or or -> junction(or.operands(), true);
            default -> expression;
        };
    }

    /** AND and OR without the operands that change nothing; {@code deciding} is the value that settles the result. */
    private static Expression junction(List<Expression> operands, boolean deciding) {
        List<Expression> kept = new ArrayList<>();
        for (Expression operand : operands) {
            List<Expression> nested = switch (operand) {
                case And and when !deciding -> and.operands();
                case Or or when deciding -> or.operands();
                default -> List.of(operand);
            };
            for (Expression part : nested) {
                if (part instanceof Literal(Type type, Boolean value)) {
                    if (value == deciding) {
                        return bool(deciding);
                    }
                } else {
                    kept.add(part);
                }
            }
        }
        return switch (kept.size()) {
            case 0 -> bool(!deciding);
            case 1 -> kept.getFirst();
            default -> deciding ? new Or(kept) : new And(kept);
        };
    }

    private static Expression arithmetic(Arithmetic node, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Nulls.of(node.type());
        }
        Object result = switch (node.type()) {
            case ScalarType scalar
            when scalar == ScalarType.INT && left instanceof Integer a ->
                integers(node, a, right instanceof Integer b ? b : 0);
            case ScalarType scalar
            when scalar == ScalarType.BIGINT && left instanceof Long a ->
                longs(node, a, right instanceof Long b ? b : 0);
            case ScalarType scalar
            when scalar == ScalarType.DOUBLE && left instanceof Double a ->
                doubles(node, a, right instanceof Double b ? b : 0);
            case DecimalType decimal
            when left instanceof BigDecimal a && right instanceof BigDecimal b -> decimals(node, a, b, decimal);
            default -> null;
        };
        return result == null ? node : new Literal(node.type(), result);
    }

    private static @Nullable Object integers(Arithmetic node, int left, int right) {
        return switch (node.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? null : (Object) (left / right);
            case MODULO -> right == 0 ? null : (Object) (left % right);
        };
    }

    private static @Nullable Object longs(Arithmetic node, long left, long right) {
        return switch (node.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? null : (Object) (left / right);
            case MODULO -> right == 0 ? null : (Object) (left % right);
        };
    }

    private static Object doubles(Arithmetic node, double left, double right) {
        return switch (node.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MODULO -> left % right;
        };
    }

    private static @Nullable Object decimals(Arithmetic node, BigDecimal left, BigDecimal right, DecimalType type) {
        boolean divides = node.operator() == Expression.ArithmeticOperator.DIVIDE
                || node.operator() == Expression.ArithmeticOperator.MODULO;
        if (divides && right.signum() == 0) {
            return null;
        }
        BigDecimal exact = switch (node.operator()) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case DIVIDE -> left.divide(right, type.scale(), RoundingMode.HALF_UP);
            case MODULO -> left.remainder(right);
        };
        return fit(exact, type);
    }

    private static @Nullable BigDecimal fit(BigDecimal value, DecimalType type) {
        try {
            return Values.fit(value, type);
        } catch (ArithmeticException doesNotFit) {
            return null;
        }
    }

    private static Expression negate(Expression node, Type type, Object value) {
        return switch (value) {
            case Integer number -> new Literal(type, -number);
            case Long number -> new Literal(type, -number);
            case Double number -> new Literal(type, -number);
            case BigDecimal number -> new Literal(type, number.negate());
            default -> node;
        };
    }

    /** Numbers that widen; anything else is left to the engine, which owns the text forms. */
    private static Expression cast(Expression node, Object value, Type to) {
        Object result = switch (value) {
            case Integer number when to == ScalarType.BIGINT -> (Object) number.longValue();
            case Integer number when to == ScalarType.DOUBLE -> number.doubleValue();
            case Long number when to == ScalarType.DOUBLE -> number.doubleValue();
            case BigDecimal number when to == ScalarType.DOUBLE -> number.doubleValue();
            case Integer number when to instanceof DecimalType type -> fit(BigDecimal.valueOf(number), type);
            case Long number when to instanceof DecimalType type -> fit(BigDecimal.valueOf(number), type);
            case BigDecimal number when to instanceof DecimalType type -> fit(number, type);
            default -> null;
        };
        return result == null ? node : new Literal(to, result);
    }

    private static Expression compare(Comparison node, @Nullable Object left, @Nullable Object right) {
        boolean comparable = (left instanceof Number && right instanceof Number)
                || (left instanceof String && right instanceof String)
                || (left instanceof Boolean && right instanceof Boolean);
        if (!comparable || !node.left().type().equals(node.right().type())) {
            return node;
        }
        int order = order(left, right);
        return switch (node.operator()) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> bool(order == 0);
            case NOT_EQUAL, IS_DISTINCT_FROM -> bool(order != 0);
            case LESS -> bool(order < 0);
            case LESS_OR_EQUAL -> bool(order <= 0);
            case GREATER -> bool(order > 0);
            case GREATER_OR_EQUAL -> bool(order >= 0);
        };
    }

    private static int order(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Integer a && right instanceof Integer b) {
            return a.compareTo(b);
        }
        if (left instanceof Long a && right instanceof Long b) {
            return a.compareTo(b);
        }
        if (left instanceof Double a && right instanceof Double b) {
            return a.compareTo(b);
        }
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return a.compareTo(b);
        }
        return String.valueOf(left).compareTo(String.valueOf(right));
    }

    private static Literal bool(boolean value) {
        return new Literal(ScalarType.BOOLEAN, value);
    }
}
