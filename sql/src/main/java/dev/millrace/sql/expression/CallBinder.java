// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Lambda;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.node.PlanNode.TableCall;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ArgumentContext;
import dev.millrace.sql.grammar.MillraceParser.CallTailContext;
import dev.millrace.sql.grammar.MillraceParser.FunctionCallContext;
import dev.millrace.sql.grammar.MillraceParser.LongLambdaContext;
import dev.millrace.sql.grammar.MillraceParser.NameContext;
import dev.millrace.sql.grammar.MillraceParser.PlainArgumentContext;
import dev.millrace.sql.grammar.MillraceParser.ShortLambdaContext;
import dev.millrace.sql.grammar.MillraceParser.SortItemContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Binds function calls: of one row, of groups, of frames, and those that give many rows. */
final class CallBinder {

    /** Functions that only have a meaning over a frame. */
    private static final Set<String> FRAME_ONLY = Set.of(
            "ROW_NUMBER",
            "RANK",
            "DENSE_RANK",
            "PERCENT_RANK",
            "CUME_DIST",
            "NTILE",
            "LAG",
            "LEAD",
            "FIRST_VALUE",
            "LAST_VALUE",
            "NTH_VALUE");

    private final ExpressionBinder binder;
    private final FunctionCalls functions;

    CallBinder(ExpressionBinder binder) {
        this.binder = binder;
        this.functions = new FunctionCalls(binder.context());
    }

    Expression call(FunctionCallContext written) {
        Position position = StatementParser.position(written);
        String name = written.functionName().name() == null
                ? written.functionName().getText().toUpperCase(Locale.ROOT)
                : Identifiers.name(written.functionName().name()).toUpperCase(Locale.ROOT);
        FunctionDescription description = functions.describe(name, position);
        CallTailContext tail = written.callTail();
        if (description.kind() == FunctionKind.AGGREGATE) {
            return tail.OVER() != null ? over(name, written, position) : aggregate(name, written, position);
        }
        checkPlain(name, written, tail, position);
        if (description.kind() == FunctionKind.TABLE) {
            ExpressionBinder inner = binder.withCalls(SpecialCalls.refused("the arguments of a table function"));
            FunctionCalls.Resolved resolved =
                    functions.resolve(name, new CallBinder(inner).arguments(name, written), position);
            return binder.calls().tableFunction(new TableCall(resolved.signature(), resolved.arguments()), position);
        }
        return functions.call(name, arguments(name, written), position);
    }

    private static void checkPlain(String name, FunctionCallContext written, CallTailContext tail, Position position) {
        boolean starred = written.STAR() != null;
        if (starred || written.DISTINCT() != null || tail.getChildCount() > 0) {
            throw new SqlException(
                    SqlErrorCode.INVALID_ARGUMENTS,
                    name + " is not an aggregate function: it takes no " + (starred ? "*" : "DISTINCT, FILTER or OVER")
                            + ".",
                    position);
        }
    }

    private Expression aggregate(String name, FunctionCallContext written, Position position) {
        if (FRAME_ONLY.contains(name)) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    name + " needs to know its rows.",
                    position,
                    "Write " + name + "(…) OVER (PARTITION BY … ORDER BY …).");
        }
        ExpressionBinder inner = binder.withCalls(SpecialCalls.refused("the arguments of an aggregate function"));
        return binder.calls().aggregate(new CallBinder(inner).aggregateCall(name, written, position), position);
    }

    private Expression over(String name, FunctionCallContext written, Position position) {
        AggregateCall call = aggregateCall(name, written, position);
        return binder.calls().over(new OverWindows(binder).request(call, written.callTail(), position), position);
    }

    private AggregateCall aggregateCall(String name, FunctionCallContext written, Position position) {
        List<Expression> arguments = new ArrayList<>(arguments(name, written));
        CallTailContext tail = written.callTail();
        if (tail.WITHIN() != null) {
            for (SortItemContext item : tail.orderBy().sortItem()) {
                arguments.add(binder.bind(item.expression()));
            }
        }
        if (tail.IGNORE() != null) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "IGNORE NULLS is not supported.",
                    StatementParser.position(tail.IGNORE().getSymbol()),
                    "Leave the nulls out with FILTER (WHERE … IS NOT NULL).");
        }
        FunctionCalls.Resolved resolved = functions.resolve(name, arguments, position);
        functions.checkConstants(resolved, position);
        Expression filter = tail.filter == null ? null : binder.bindCondition(tail.filter, "The condition of FILTER");
        return new AggregateCall(resolved.signature(), resolved.arguments(), written.DISTINCT() != null, filter);
    }

    private List<Expression> arguments(String name, FunctionCallContext written) {
        BindingContext.checkParts(written.argument().size(), StatementParser.position(written));
        List<Expression> arguments = new ArrayList<>();
        for (ArgumentContext argument : written.argument()) {
            arguments.add(
                    switch (argument) {
                        case ShortLambdaContext lambda ->
                            lambda(name, arguments, List.of(lambda.name()), lambda, lambda.expression());
                        case LongLambdaContext lambda ->
                            lambda(name, arguments, lambda.name(), lambda, lambda.expression());
                        case PlainArgumentContext plain -> plain(plain);
                        default -> throw new IllegalStateException("no such argument: " + argument.getClass());
                    });
        }
        return arguments;
    }

    /** A bare word that names a unit of time, and no column, is the unit: TIMESTAMPADD(MILLISECONDS, 5, ts). */
    private Expression plain(PlainArgumentContext written) {
        String text = written.getText();
        boolean column = binder.parameter(text.toUpperCase(Locale.ROOT)) != null
                || !binder.scope().find(null, text.toUpperCase(Locale.ROOT)).isEmpty();
        return column
                ? binder.bind(written.expression())
                : TimeUnitName.of(text)
                        .<Expression>map(unit -> new Literal(ScalarType.VARCHAR, unit.name()))
                        .orElseGet(() -> binder.bind(written.expression()));
    }

    private Expression lambda(
            String function,
            List<Expression> before,
            List<NameContext> names,
            ArgumentContext written,
            dev.millrace.sql.grammar.MillraceParser.ExpressionContext body) {
        List<Type> types =
                functions.lambdaParameters(function, before, names.size(), StatementParser.position(written));
        Map<String, LambdaParameter> parameters = new LinkedHashMap<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = Identifiers.name(names.get(i));
            String unique = binder.context().lambdaName(name);
            if (parameters.put(name, new LambdaParameter(unique, types.get(i))) != null) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN,
                        "The lambda has two parameters named " + name + ".",
                        StatementParser.position(names.get(i)));
            }
            fields.add(new Field(unique, types.get(i)));
        }
        ExpressionBinder inner =
                binder.withParameters(parameters).withCalls(SpecialCalls.refused("the body of a lambda"));
        return new Lambda(fields, inner.bindTyped(body));
    }
}
