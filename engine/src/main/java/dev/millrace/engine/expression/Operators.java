// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.Utf8;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Chooses the kernel of an operator by the layout of its operands. */
final class Operators {

    private Operators() {}

    static Evaluator equal(Evaluator left, Evaluator right) {
        return compare(ComparisonOperator.EQUAL, left, right);
    }

    static Evaluator compare(ComparisonOperator operator, Evaluator left, Evaluator right) {
        return switch (operator) {
            case EQUAL -> comparison("=", "equal", left, right);
            case NOT_EQUAL -> comparison("<>", "notEqual", left, right);
            case LESS -> comparison("<", "less", left, right);
            case LESS_OR_EQUAL -> comparison("<=", "lessOrEqual", left, right);
            case GREATER -> comparison(">", "less", right, left);
            case GREATER_OR_EQUAL -> comparison(">=", "lessOrEqual", right, left);
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
                throw new IllegalArgumentException(operator + " looks at nulls too");
        };
    }

    private static Evaluator comparison(String name, String kernel, Evaluator left, Evaluator right) {
        Class<?> java = javaClass(left.type());
        FunctionMethod method =
                java.isPrimitive() ? Kernels.total(kernel, java, java) : Kernels.partial(kernel, java, java);
        return new MethodNode(name, method, List.of(left, right), ScalarType.BOOLEAN);
    }

    static Evaluator arithmetic(ArithmeticOperator operator, Evaluator left, Evaluator right, Type type) {
        String kernel = operator.name().toLowerCase(Locale.ROOT);
        List<Evaluator> operands = List.of(left, right);
        if (type instanceof DecimalType) {
            FunctionMethod method = Kernels.partial(kernel, BigDecimal.class, BigDecimal.class, Type.class);
            return new MethodNode(operator.name(), method, operands, type);
        }
        if (NodeFactory.isBinary(type)) {
            if (operator != ArithmeticOperator.ADD) {
                throw new IllegalArgumentException(type.sql() + " has no operator " + operator);
            }
            return new MethodNode("||", Kernels.partial("concat", Utf8.class, Utf8.class), operands, type);
        }
        Class<?> java = javaClass(type);
        boolean divides = operator == ArithmeticOperator.DIVIDE || operator == ArithmeticOperator.MODULO;
        FunctionMethod method = divides && java != double.class
                ? Kernels.partial(kernel, java, java)
                : Kernels.total(kernel, java, java);
        return new MethodNode(operator.name(), method, operands, type);
    }

    static Evaluator negate(Evaluator operand) {
        Class<?> java = operand.type() instanceof DecimalType ? BigDecimal.class : javaClass(operand.type());
        FunctionMethod method = java.isPrimitive() ? Kernels.total("negate", java) : Kernels.partial("negate", java);
        return new MethodNode("-", method, List.of(operand), operand.type());
    }

    /** The Java type that kernels take for {@code type}. */
    private static Class<?> javaClass(Type type) {
        return switch (type.layout()) {
            case BOOLEAN -> boolean.class;
            case INT -> int.class;
            case LONG -> long.class;
            case DOUBLE -> double.class;
            case BINARY -> Utf8.class;
            case VALUE -> Object.class;
        };
    }
}
