// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import java.util.List;

/** Tells the expressions that cannot fail on any row, which are cheap to evaluate where nobody needs them. */
final class Failures {

    private Failures() {}

    static boolean isInfallible(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> true;
            case Expression.ColumnReference column -> true;
            case Expression.LambdaParameter parameter -> true;
            case Expression.Not not -> isInfallible(not.operand());
            case Expression.IsNull isNull -> isInfallible(isNull.operand());
            case Expression.Negate negate -> isInfallible(negate.operand());
            case Expression.FieldAccess access -> isInfallible(access.struct());
            case Expression.And and -> areInfallible(and.operands());
            case Expression.Or or -> areInfallible(or.operands());
            case Expression.Comparison comparison -> areInfallible(List.of(comparison.left(), comparison.right()));
            case Expression.In in -> isInfallible(in.value()) && areInfallible(in.options());
            case Expression.Like like -> false;
            case Expression.Arithmetic arithmetic ->
                cannotFail(arithmetic.operator(), arithmetic.type())
                        && areInfallible(List.of(arithmetic.left(), arithmetic.right()));
            case Expression.Cast cast -> cannotFail(cast.operand().type(), cast.type()) && isInfallible(cast.operand());
            case Expression.Call call -> false;
            case Expression.Case choice -> false;
            case Expression.Subscript subscript -> false;
            case Expression.MakeArray array -> areInfallible(array.elements());
            case Expression.MakeMap map -> false;
            case Expression.MakeStruct struct -> areInfallible(struct.values());
            case Expression.Lambda lambda -> false;
        };
    }

    private static boolean areInfallible(List<Expression> expressions) {
        return expressions.stream().allMatch(Failures::isInfallible);
    }

    private static boolean cannotFail(ArithmeticOperator operator, Type type) {
        if (type instanceof DecimalType) {
            return false;
        }
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY -> true;
            case DIVIDE, MODULO -> type == ScalarType.DOUBLE;
        };
    }

    private static boolean cannotFail(Type from, Type to) {
        if (to == ScalarType.VARCHAR) {
            return true;
        }
        return from != ScalarType.VARCHAR && from instanceof ScalarType && to instanceof ScalarType;
    }
}
