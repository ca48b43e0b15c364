// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.And;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.FieldAccess;
import dev.millrace.plan.expression.Expression.In;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.Expression.Lambda;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.plan.expression.Expression.Like;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.MakeArray;
import dev.millrace.plan.expression.Expression.MakeMap;
import dev.millrace.plan.expression.Expression.MakeStruct;
import dev.millrace.plan.expression.Expression.Negate;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.plan.expression.Expression.Or;
import dev.millrace.plan.expression.Expression.Subscript;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Walks and rebuilds expressions. Nodes that do not change are kept, so that identity survives a rewrite. */
public final class ExpressionRewriter {

    private ExpressionRewriter() {}

    /**
     * Replaces from the top: where {@code replacement} gives an expression it takes the node's place and is not entered;
     * where it gives null the node's operands are rewritten.
     */
    public static Expression rewrite(Expression expression, Function<Expression, @Nullable Expression> replacement) {
        Expression replaced = replacement.apply(expression);
        if (replaced != null) {
            return replaced;
        }
        List<Expression> operands = operands(expression);
        List<Expression> rewritten = new ArrayList<>(operands.size());
        boolean changed = false;
        for (Expression operand : operands) {
            Expression result = rewrite(operand, replacement);
            changed |= !same(result, operand);
            rewritten.add(result);
        }
        return changed ? withOperands(expression, rewritten) : expression;
    }

    /** Rewrites each of several expressions. */
    public static List<Expression> rewriteAll(
            List<Expression> expressions, Function<Expression, @Nullable Expression> replacement) {
        return expressions.stream()
                .map(expression -> rewrite(expression, replacement))
                .toList();
    }

    /** The same expression over an input whose column {@code i} stands at {@code place.applyAsInt(i)}. */
    public static Expression moveColumns(Expression expression, IntUnaryOperator place) {
        return rewrite(
                expression,
                part -> part instanceof ColumnReference(int index, var type)
                        ? new ColumnReference(place.applyAsInt(index), type)
                        : null);
    }

    /** The same expression computed from the inputs of {@code columns}, which take the places of its columns. */
    public static Expression substitute(Expression expression, List<Expression> columns) {
        return rewrite(
                expression, part -> part instanceof ColumnReference(int index, var type) ? columns.get(index) : null);
    }

    /** Calls {@code visitor} with the expression and everything in it. */
    public static void visit(Expression expression, Consumer<Expression> visitor) {
        visitor.accept(expression);
        for (Expression operand : operands(expression)) {
            visit(operand, visitor);
        }
    }

    /** The columns that an expression reads. */
    public static BitSet columns(Expression expression) {
        BitSet columns = new BitSet();
        visit(expression, part -> {
            if (part instanceof ColumnReference(int index, var type)) {
                columns.set(index);
            }
        });
        return columns;
    }

    /** The operands of an expression, in the order that {@link #withOperands} takes them. */
    static List<Expression> operands(Expression expression) {
        return switch (expression) {
            case Literal literal -> List.of();
            case ColumnReference reference -> List.of();
            case LambdaParameter parameter -> List.of();
            case Call call -> call.arguments();
            case Cast cast -> List.of(cast.operand());
            case Case choice -> {
                List<Expression> operands = new ArrayList<>();
                for (Branch branch : choice.branches()) {
                    operands.add(branch.condition());
                    operands.add(branch.result());
                }
                if (choice.otherwise() != null) {
                    operands.add(choice.otherwise());
                }
                yield operands;
            }
            case And and -> and.operands();
            case Or or -> or.operands();
            case Not not -> List.of(not.operand());
            case Comparison comparison -> List.of(comparison.left(), comparison.right());
            case Arithmetic arithmetic -> List.of(arithmetic.left(), arithmetic.right());
            case Negate negate -> List.of(negate.operand());
            case IsNull isNull -> List.of(isNull.operand());
            case Like like -> List.of(like.value(), like.pattern());
            case In in -> {
                List<Expression> operands = new ArrayList<>(in.options());
                operands.addFirst(in.value());
                yield operands;
            }
            case FieldAccess access -> List.of(access.struct());
            case Subscript subscript -> List.of(subscript.container(), subscript.subscript());
            case MakeArray array -> array.elements();
            case MakeMap map -> {
                List<Expression> operands = new ArrayList<>(map.keys());
                operands.addAll(map.values());
                yield operands;
            }
            case MakeStruct struct -> struct.values();
            case Lambda lambda -> List.of(lambda.body());
        };
    }

    private static Expression withOperands(Expression expression, List<Expression> operands) {
        return switch (expression) {
            case Literal literal -> literal;
            case ColumnReference reference -> reference;
            case LambdaParameter parameter -> parameter;
            case Call call -> new Call(call.function(), operands);
            case Cast cast -> new Cast(operands.getFirst(), cast.type());
            case Case choice -> choice(choice, operands);
            case And and -> new And(operands);
            case Or or -> new Or(operands);
            case Not not -> new Not(operands.getFirst());
            case Comparison comparison ->
                new Comparison(comparison.operator(), operands.get(0), operands.get(1), comparison.nullIsFalse());
            case Arithmetic arithmetic ->
                new Arithmetic(arithmetic.operator(), operands.get(0), operands.get(1), arithmetic.type());
            case Negate negate -> new Negate(operands.getFirst());
            case IsNull isNull -> new IsNull(operands.getFirst());
            case Like like -> new Like(operands.get(0), operands.get(1), like.escape());
            case In in -> new In(operands.getFirst(), operands.subList(1, operands.size()), in.nullIsFalse());
            case FieldAccess access -> new FieldAccess(operands.getFirst(), access.index());
            case Subscript subscript -> new Subscript(operands.get(0), operands.get(1));
            case MakeArray array -> new MakeArray(operands, array.type());
            case MakeMap map ->
                new MakeMap(
                        operands.subList(0, map.keys().size()),
                        operands.subList(map.keys().size(), operands.size()),
                        map.type());
            case MakeStruct struct -> new MakeStruct(operands, struct.type());
            case Lambda lambda -> new Lambda(lambda.parameters(), operands.getFirst());
        };
    }

    private static Expression choice(Case choice, List<Expression> operands) {
        List<Branch> branches = new ArrayList<>();
        int count = choice.branches().size();
        for (int i = 0; i < count; i++) {
            branches.add(new Branch(operands.get(2 * i), operands.get(2 * i + 1)));
        }
        return new Case(branches, choice.otherwise() == null ? null : operands.getLast(), choice.type());
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Expression left, Expression right) {
        return left == right;
    }
}
