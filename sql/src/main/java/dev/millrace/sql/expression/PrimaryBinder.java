// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.SpecialCalls.SubqueryRequest.Use;
import dev.millrace.sql.grammar.MillraceParser.*;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Binds literals, constructors, CASE, CAST and the forms with words inside their parentheses. */
final class PrimaryBinder {

    private final ExpressionBinder binder;

    PrimaryBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    Expression postfix(PostfixContext written) {
        List<PostfixTailContext> tails = written.postfixTail();
        Expression result;
        int next = 0;
        if (written.primary() instanceof ColumnPrimaryContext column) {
            ColumnNames.Found found = new ColumnNames(binder).find(column, tails);
            result = found.expression();
            next = found.tailsUsed();
        } else {
            result = primary(written.primary());
        }
        for (PostfixTailContext tail : tails.subList(next, tails.size())) {
            result = tail(result, tail);
        }
        return result;
    }

    private Expression tail(Expression operand, PostfixTailContext tail) {
        Position position = StatementParser.position(tail);
        return switch (tail) {
            case SubscriptContext subscript ->
                Operators.subscript(operand, binder.bind(subscript.expression()), position);
            case FieldOfContext field -> Operators.field(operand, Identifiers.name(field.name()), position);
            case DottedContext field -> Operators.field(operand, Identifiers.name(field.name()), position);
            default ->
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "->* can only stand at the end of an item of the SELECT list.",
                        position);
        };
    }

    private Expression primary(PrimaryContext written) {
        Position position = StatementParser.position(written);
        return switch (written) {
            case LiteralPrimaryContext literal -> Literals.literal(literal.literal());
            case DateLiteralContext date -> Operators.temporal(text(date), ScalarType.DATE, position);
            case TimeLiteralContext time -> Operators.temporal(text(time), ScalarType.TIME, position);
            case TimestampLiteralContext time -> Operators.temporal(text(time), ScalarType.TIMESTAMP, position);
            case IntervalLiteralContext interval -> Literals.interval(interval, binder.context());
            case IntervalDurationContext interval -> Literals.interval(interval, binder.context());
            case CaseWhenContext choice -> caseWhen(choice);
            case CastContext cast ->
                Operators.cast(
                        binder.bind(cast.expression()), binder.context().types().read(cast.type()), position);
            case ArrayConstructorContext array -> array(array, position);
            case MapConstructorContext map -> map(map, position);
            case StructConstructorContext struct -> struct(struct);
            case ExistsContext exists -> binder.subquery(Use.EXISTS, null, exists.query(), position);
            case ScalarSubqueryContext scalar -> binder.subquery(Use.SCALAR, null, scalar.query(), position);
            case ExtractContext extract -> extract(extract, position);
            case PositionContext place ->
                call(
                        "POSITION",
                        position,
                        place.value().stream().map(binder::value).toList());
            case SubstringFromContext substring -> substring(substring, position);
            case TrimFromContext trim -> trim(trim, position);
            case CallPrimaryContext call -> new CallBinder(binder).call(call.functionCall());
            case ParenthesizedContext inner -> parenthesized(inner, position);
            default -> throw new IllegalStateException("no such primary: " + written.getClass());
        };
    }

    private Expression parenthesized(ParenthesizedContext written, Position position) {
        if (written.expression().size() > 1) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "A row of several values cannot be used here.",
                    position,
                    "Compare the values one by one, or make a STRUCT of them.");
        }
        return binder.bind(written.expression(0));
    }

    private static String text(PrimaryContext written) {
        return Identifiers.string(written.getStop());
    }

    private Expression call(String name, Position position, List<Expression> arguments) {
        return new FunctionCalls(binder.context()).call(name, arguments, position);
    }

    private Expression extract(ExtractContext written, Position position) {
        String unit =
                TimeUnitName.of(written.timeUnit().getText()).orElseThrow().singular();
        return call(
                "EXTRACT", position, List.of(new Literal(ScalarType.VARCHAR, unit), binder.bind(written.expression())));
    }

    private Expression substring(SubstringFromContext written, Position position) {
        List<Expression> arguments = new ArrayList<>();
        arguments.add(binder.bind(written.text));
        arguments.add(binder.bind(written.start));
        if (written.length != null) {
            arguments.add(binder.bind(written.length));
        }
        return call("SUBSTRING", position, arguments);
    }

    private Expression trim(TrimFromContext written, Position position) {
        String name = written.LEADING() != null ? "LTRIM" : written.TRAILING() != null ? "RTRIM" : "TRIM";
        List<Expression> values =
                new ArrayList<>(written.value().stream().map(binder::value).toList());
        return call(name, position, values.reversed());
    }

    private Expression caseWhen(CaseWhenContext written) {
        Expression operand = written.operand == null ? null : binder.bind(written.operand);
        List<Expression> conditions = new ArrayList<>();
        List<Expression> results = new ArrayList<>();
        List<ParserRuleContext> places = new ArrayList<>();
        for (WhenClauseContext when : written.whenClause()) {
            conditions.add(condition(operand, when));
            results.add(binder.bind(when.then));
            places.add(when.then);
        }
        if (written.otherwise != null) {
            results.add(binder.bind(written.otherwise));
            places.add(written.otherwise);
        }
        Type type = commonType(results, places, "The results of CASE");
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            branches.add(new Branch(conditions.get(i), Operators.convert(results.get(i), type)));
        }
        Expression otherwise = written.otherwise == null ? null : Operators.convert(results.getLast(), type);
        return new Expression.Case(branches, otherwise, type);
    }

    private Expression condition(@Nullable Expression operand, WhenClauseContext when) {
        return operand == null
                ? binder.bindCondition(when.when, "A condition of CASE")
                : binder.operators()
                        .compare(
                                ComparisonOperator.EQUAL,
                                operand,
                                binder.bind(when.when),
                                StatementParser.position(when));
    }

    private Expression array(ArrayConstructorContext written, Position position) {
        BindingContext.checkParts(written.expression().size(), position);
        List<Expression> elements =
                written.expression().stream().map(binder::bind).toList();
        if (elements.isEmpty()) {
            throw untyped("An empty ARRAY has no element type.", position);
        }
        Type type = commonType(elements, written.expression(), "The elements of an ARRAY");
        return new Expression.MakeArray(convertAll(elements, type), new ArrayType(type));
    }

    private Expression map(MapConstructorContext written, Position position) {
        BindingContext.checkParts(2 * written.mapEntry().size(), position);
        if (written.mapEntry().isEmpty()) {
            throw untyped("An empty MAP has no types.", position);
        }
        List<ExpressionContext> keyTexts =
                written.mapEntry().stream().map(entry -> entry.key).toList();
        List<ExpressionContext> valueTexts =
                written.mapEntry().stream().map(entry -> entry.val).toList();
        List<Expression> keys = keyTexts.stream().map(binder::bind).toList();
        List<Expression> values = valueTexts.stream().map(binder::bind).toList();
        Type keyType = commonType(keys, keyTexts, "The keys of a MAP");
        Type valueType = commonType(values, valueTexts, "The values of a MAP");
        return new Expression.MakeMap(
                convertAll(keys, keyType), convertAll(values, valueType), new MapType(keyType, valueType));
    }

    private Expression struct(StructConstructorContext written) {
        BindingContext.checkParts(written.structField().size(), StatementParser.position(written));
        List<Expression> values = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StructFieldContext field : written.structField()) {
            String name = Identifiers.name(field.name());
            if (!names.add(name)) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN,
                        "The STRUCT has two fields named " + name + ".",
                        StatementParser.position(field));
            }
            Expression value = binder.bindTyped(field.expression());
            values.add(value);
            fields.add(new Field(name, value.type()));
        }
        return new Expression.MakeStruct(values, new StructType(fields));
    }

    private static List<Expression> convertAll(List<Expression> expressions, Type type) {
        return expressions.stream()
                .map(expression -> Operators.convert(expression, type))
                .toList();
    }

    private static Type commonType(
            List<Expression> expressions, List<? extends ParserRuleContext> places, String what) {
        Type type = null;
        for (int i = 0; i < expressions.size(); i++) {
            Expression expression = expressions.get(i);
            if (Nulls.isUntyped(expression)) {
                continue;
            }
            Type common = type == null ? expression.type() : TypeRules.common(type, expression.type());
            if (common == null && type != null) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        what + " have to be of one type: there are " + type.sql() + " and "
                                + expression.type().sql() + ".",
                        StatementParser.position(places.get(i)));
            }
            type = common;
        }
        if (type == null) {
            throw untyped(what + " are all NULL.", StatementParser.position(places.getFirst()));
        }
        return type;
    }

    private static SqlException untyped(String message, Position position) {
        return new SqlException(
                SqlErrorCode.TYPE_MISMATCH, message, position, "Give at least one value, or CAST a NULL to its type.");
    }
}
