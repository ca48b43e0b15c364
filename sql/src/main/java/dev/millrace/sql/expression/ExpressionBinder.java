// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import dev.millrace.sql.grammar.MillraceParser.*;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Written expressions to typed ones: looks up names in a {@link Scope}, finds types, puts in casts. Calls that need more
 * than one row go to {@link SpecialCalls}. Immutable; {@link #withCalls} and lambdas make narrower binders.
 */
public final class ExpressionBinder {

    /** The longest chain of one operator. It bounds the depth of the tree that such a chain becomes. */
    private static final int CHAIN_MAX = 500;

    private final BindingContext context;
    private final Scope scope;
    private final SpecialCalls calls;
    private final Map<String, OverWindowContext> windows;
    private final Map<String, LambdaParameter> parameters;
    private final Operators operators;

    /** @param windows the windows that the block names, for OVER */
    public ExpressionBinder(
            BindingContext context, Scope scope, SpecialCalls calls, Map<String, OverWindowContext> windows) {
        this(context, scope, calls, windows, Map.of());
    }

    private ExpressionBinder(
            BindingContext context,
            Scope scope,
            SpecialCalls calls,
            Map<String, OverWindowContext> windows,
            Map<String, LambdaParameter> parameters) {
        this.context = context;
        this.scope = scope;
        this.calls = calls;
        this.windows = Map.copyOf(windows);
        this.parameters = Map.copyOf(parameters);
        this.operators = new Operators(context);
    }

    /** The same binder with other rules for special calls. */
    public ExpressionBinder withCalls(SpecialCalls others) {
        return new ExpressionBinder(context, scope, others, windows, parameters);
    }

    ExpressionBinder withParameters(Map<String, LambdaParameter> more) {
        Map<String, LambdaParameter> all = new HashMap<>(parameters);
        all.putAll(more);
        return new ExpressionBinder(context, scope, calls, windows, all);
    }

    BindingContext context() {
        return context;
    }

    Scope scope() {
        return scope;
    }

    SpecialCalls calls() {
        return calls;
    }

    Operators operators() {
        return operators;
    }

    @Nullable
    OverWindowContext window(String name) {
        return windows.get(name);
    }

    @Nullable
    LambdaParameter parameter(String name) {
        return parameters.get(name);
    }

    /** A condition: an expression that is BOOLEAN. */
    public Expression bindCondition(ExpressionContext written, String what) {
        return Operators.condition(bind(written), what, StatementParser.position(written));
    }

    /** An expression that has a type; the bare literal NULL has none and is refused. */
    public Expression bindTyped(ExpressionContext written) {
        Expression expression = bind(written);
        if (Nulls.isUntyped(expression)) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "NULL has no type here.",
                    StatementParser.position(written),
                    "Give it one: CAST(NULL AS VARCHAR).");
        }
        return expression;
    }

    /** Any expression. */
    public Expression bind(ExpressionContext written) {
        List<ConjunctionContext> parts = written.conjunction();
        return parts.size() == 1
                ? conjunction(parts.getFirst())
                : ConstantFolding.fold(new Expression.Or(conditions(parts, this::conjunction, "An operand of OR")));
    }

    private Expression conjunction(ConjunctionContext written) {
        List<NegationContext> parts = written.negation();
        return parts.size() == 1
                ? negation(parts.getFirst())
                : ConstantFolding.fold(new Expression.And(conditions(parts, this::negation, "An operand of AND")));
    }

    private static <T extends ParserRuleContext> List<Expression> conditions(
            List<T> parts, Function<T, Expression> bind, String what) {
        List<Expression> conditions = new ArrayList<>(parts.size());
        for (T part : parts) {
            conditions.add(Operators.condition(bind.apply(part), what, StatementParser.position(part)));
        }
        return conditions;
    }

    private Expression negation(NegationContext written) {
        Expression operand = predicate(written.predicate());
        int count = written.NOT().size();
        if (count == 0) {
            return operand;
        }
        Expression condition =
                Operators.condition(operand, "The operand of NOT", StatementParser.position(written.predicate()));
        return count % 2 == 0 ? condition : ConstantFolding.fold(new Not(condition));
    }

    private Expression predicate(PredicateContext written) {
        Expression left = value(written.value());
        PredicateTailContext tail = written.predicateTail();
        if (tail == null) {
            return left;
        }
        Position position = StatementParser.position(tail);
        return switch (tail) {
            case ComparisonContext comparison ->
                operators.compare(sign(comparison.comparisonSign()), left, value(comparison.value()), position);
            case QuantifiedComparisonContext quantified -> quantified(quantified, left, position);
            case BetweenContext between -> not(between.NOT(), between(between, left, position));
            case InQueryContext in ->
                not(in.NOT(), subquery(SpecialCalls.SubqueryRequest.Use.IN, left, in.query(), position));
            case InListContext in -> not(in.NOT(), inList(in, left, position));
            case LikeContext like -> not(like.NOT(), like(like, left, position));
            case IsNullContext isNull -> not(isNull.NOT(), ConstantFolding.fold(new Expression.IsNull(left)));
            case IsTruthContext truth ->
                operators.compare(
                        truth.NOT() == null
                                ? ComparisonOperator.IS_NOT_DISTINCT_FROM
                                : ComparisonOperator.IS_DISTINCT_FROM,
                        Operators.condition(left, "The operand of IS TRUE", position),
                        new Literal(ScalarType.BOOLEAN, truth.TRUE() != null),
                        position);
            case IsDistinctContext distinct ->
                operators.compare(
                        distinct.NOT() == null
                                ? ComparisonOperator.IS_DISTINCT_FROM
                                : ComparisonOperator.IS_NOT_DISTINCT_FROM,
                        left,
                        value(distinct.value()),
                        position);
            default -> throw new IllegalStateException("no such predicate: " + tail.getClass());
        };
    }

    private static Expression not(@Nullable TerminalNode not, Expression condition) {
        return not == null ? condition : ConstantFolding.fold(new Not(condition));
    }

    private static ComparisonOperator sign(ComparisonSignContext written) {
        return switch (written.getStart().getType()) {
            case MillraceLexer.EQUAL -> ComparisonOperator.EQUAL;
            case MillraceLexer.NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
            case MillraceLexer.LESS -> ComparisonOperator.LESS;
            case MillraceLexer.AT_MOST -> ComparisonOperator.LESS_OR_EQUAL;
            case MillraceLexer.GREATER -> ComparisonOperator.GREATER;
            default -> ComparisonOperator.GREATER_OR_EQUAL;
        };
    }

    private Expression quantified(QuantifiedComparisonContext written, Expression left, Position position) {
        ComparisonOperator operator = sign(written.comparisonSign());
        if (operator == ComparisonOperator.EQUAL && written.ALL() == null) {
            return subquery(SpecialCalls.SubqueryRequest.Use.IN, left, written.query(), position);
        }
        if (operator == ComparisonOperator.NOT_EQUAL && written.ALL() != null) {
            return ConstantFolding.fold(
                    new Not(subquery(SpecialCalls.SubqueryRequest.Use.IN, left, written.query(), position)));
        }
        throw new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "Of the comparisons with ANY and ALL only = ANY and <> ALL are supported.",
                position,
                "Compare with a subquery that gives the MIN or the MAX.");
    }

    private Expression between(BetweenContext written, Expression operand, Position position) {
        Expression lower =
                operators.compare(ComparisonOperator.GREATER_OR_EQUAL, operand, value(written.lower), position);
        Expression upper = operators.compare(ComparisonOperator.LESS_OR_EQUAL, operand, value(written.upper), position);
        return ConstantFolding.fold(new Expression.And(List.of(lower, upper)));
    }

    private Expression inList(InListContext written, Expression operand, Position position) {
        List<Expression> pairs = new ArrayList<>();
        for (ExpressionContext option : written.expression()) {
            Expression bound = bind(option);
            if (!Nulls.isUntyped(bound)) {
                pairs.add(
                        operators.compare(ComparisonOperator.EQUAL, operand, bound, StatementParser.position(option)));
            }
        }
        // All options are compared in the widest of the types that the single comparisons need.
        Type widest = operand.type();
        for (Expression pair : pairs) {
            if (pair instanceof Expression.Comparison comparison) {
                Type common = TypeRules.common(widest, comparison.left().type());
                widest = common == null ? widest : common;
            }
        }
        List<Expression> options = new ArrayList<>();
        for (Expression pair : pairs) {
            if (!(pair instanceof Expression.Comparison comparison)) {
                return ConstantFolding.fold(new Expression.Or(pairs));
            }
            options.add(Operators.convert(comparison.right(), widest));
        }
        if (Nulls.isUntyped(operand)) {
            return operators.compare(ComparisonOperator.EQUAL, operand, operand, position);
        }
        return options.size() == 1
                ? pairs.getFirst()
                : new Expression.In(Operators.convert(operand, widest), options, true);
    }

    private Expression like(LikeContext written, Expression operand, Position position) {
        Expression text = Operators.coerce(operand, ScalarType.VARCHAR, "The left side of LIKE", position);
        Expression pattern =
                Operators.coerce(value(written.pattern), ScalarType.VARCHAR, "The pattern of LIKE", position);
        Character escape = null;
        if (written.ESCAPE() != null) {
            String written1 = Identifiers.string(written.STRING().getSymbol());
            if (written1.length() != 1) {
                throw new SqlException(
                        SqlErrorCode.INVALID_LITERAL,
                        "ESCAPE takes one character.",
                        StatementParser.position(written.STRING().getSymbol()));
            }
            escape = written1.charAt(0);
        }
        return new Expression.Like(text, pattern, escape);
    }

    Expression subquery(
            SpecialCalls.SubqueryRequest.Use use, @Nullable Expression value, QueryContext query, Position position) {
        return calls.subquery(new SpecialCalls.SubqueryRequest(use, value, query, scope), position);
    }

    Expression value(ValueContext written) {
        List<SumContext> parts = written.sum();
        if (parts.size() == 1) {
            return sum(parts.getFirst());
        }
        checkChain(parts.size(), written);
        return new FunctionCalls(context)
                .call("CONCAT", parts.stream().map(this::sum).toList(), StatementParser.position(written));
    }

    private Expression sum(SumContext written) {
        return chain(written, written.product(), this::product);
    }

    private Expression product(ProductContext written) {
        return chain(written, written.signed(), this::signed);
    }

    private <T extends ParserRuleContext> Expression chain(
            ParserRuleContext written, List<T> operands, Function<T, Expression> bind) {
        Expression result = bind.apply(operands.getFirst());
        if (operands.size() == 1) {
            return result;
        }
        checkChain(operands.size(), written);
        int next = 1;
        for (ParseTree child : written.children) {
            if (child instanceof TerminalNode node) {
                ArithmeticOperator operator = arithmetic(node);
                result = operators.arithmetic(
                        operator, result, bind.apply(operands.get(next++)), StatementParser.position(node.getSymbol()));
            }
        }
        return result;
    }

    private static ArithmeticOperator arithmetic(TerminalNode sign) {
        return switch (sign.getSymbol().getType()) {
            case MillraceLexer.PLUS -> ArithmeticOperator.ADD;
            case MillraceLexer.MINUS -> ArithmeticOperator.SUBTRACT;
            case MillraceLexer.STAR -> ArithmeticOperator.MULTIPLY;
            case MillraceLexer.SLASH -> ArithmeticOperator.DIVIDE;
            default -> ArithmeticOperator.MODULO;
        };
    }

    private static void checkChain(int length, ParserRuleContext written) {
        if (length > CHAIN_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "This expression chains " + length + " operands; at most " + CHAIN_MAX + " are accepted.",
                    StatementParser.position(written));
        }
    }

    private Expression signed(SignedContext written) {
        Expression operand = zoned(written.zoned());
        return written.MINUS().size() % 2 == 0 ? operand : Operators.negate(operand, StatementParser.position(written));
    }

    private Expression zoned(ZonedContext written) {
        Expression result = new PrimaryBinder(this).postfix(written.postfix(0));
        for (int i = 1; i < written.postfix().size(); i++) {
            Expression zone = new PrimaryBinder(this).postfix(written.postfix(i));
            Literal utc = new Literal(ScalarType.VARCHAR, "UTC");
            result = new FunctionCalls(context)
                    .call("CONVERT_TZ", List.of(result, utc, zone), StatementParser.position(written.postfix(i)));
        }
        return result;
    }
}
