// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.print;

import dev.millrace.data.Field;
import dev.millrace.data.Names;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.SortKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints expressions over one row type. The text is SQL where SQL has a form for it; operators below the top level stand in
 * parentheses, so that the tree can be seen.
 */
public final class ExpressionPrinter {

    private final List<Field> columns;

    /** A printer for expressions that read {@code columns}. */
    public ExpressionPrinter(List<Field> columns) {
        this.columns = List.copyOf(columns);
    }

    /** {@code expression} as text. */
    public String print(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal(literal.type(), literal.value());
            case Expression.ColumnReference reference -> column(reference.index());
            case Expression.Call call -> call.function().name() + "(" + list(call.arguments()) + ")";
            case Expression.Cast cast ->
                "CAST(" + print(cast.operand()) + " AS " + cast.type().sql() + ")";
            case Expression.Case choice -> choice(choice);
            case Expression.And and -> joined(and.operands(), " AND ");
            case Expression.Or or -> joined(or.operands(), " OR ");
            case Expression.Not not -> "NOT " + inner(not.operand());
            case Expression.Comparison comparison ->
                inner(comparison.left()) + " " + sign(comparison.operator()) + " " + inner(comparison.right());
            case Expression.Arithmetic arithmetic ->
                inner(arithmetic.left()) + " " + sign(arithmetic.operator()) + " " + inner(arithmetic.right());
            case Expression.Negate negate -> "-" + inner(negate.operand());
            case Expression.IsNull isNull -> inner(isNull.operand()) + " IS NULL";
            case Expression.Like like ->
                inner(like.value()) + " LIKE " + inner(like.pattern())
                        + (like.escape() == null ? "" : " ESCAPE '" + like.escape() + "'");
            case Expression.In in -> inner(in.value()) + " IN (" + list(in.options()) + ")";
            case Expression.FieldAccess access -> inner(access.struct()) + "->" + fieldName(access);
            case Expression.Subscript subscript ->
                inner(subscript.container()) + "[" + print(subscript.subscript()) + "]";
            case Expression.MakeArray array -> "ARRAY[" + list(array.elements()) + "]";
            case Expression.MakeMap map -> map(map);
            case Expression.MakeStruct struct -> struct(struct);
            case Expression.Lambda lambda -> lambda(lambda);
            case Expression.LambdaParameter parameter -> Names.quoteIfNeeded(parameter.name());
        };
    }

    /** An aggregate call as text, such as {@code SUM(DISTINCT AMOUNT) FILTER (WHERE PAID)}. */
    public String print(AggregateCall call) {
        String arguments = call.arguments().isEmpty() ? "*" : list(call.arguments());
        Expression filter = call.filter();
        return call.function().name() + "(" + (call.distinct() ? "DISTINCT " : "") + arguments + ")"
                + (filter == null ? "" : " FILTER (WHERE " + print(filter) + ")");
    }

    /** An ordering as text; nulls are mentioned where they do not stand at their usual end, which is last. */
    public String print(SortKey key) {
        return print(key.expression()) + (key.descending() ? " DESC" : "") + (key.nullsFirst() ? " NULLS FIRST" : "");
    }

    /** Expressions, separated by commas. */
    public String list(List<Expression> expressions) {
        return expressions.stream().map(this::print).collect(Collectors.joining(", "));
    }

    /** The name of column {@code index}, followed by its position if the name is not unique. */
    public String column(int index) {
        if (index < 0 || index >= columns.size()) {
            return "#" + index;
        }
        String name = columns.get(index).name();
        boolean unique =
                columns.stream().filter(field -> field.name().equals(name)).count() == 1;
        return Names.quoteIfNeeded(name) + (unique ? "" : "#" + index);
    }

    /** A constant as SQL writes it. */
    public static String literal(Type type, @Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case String text -> "'" + text.replace("'", "''") + "'";
            case ByteBuffer bytes -> "X'" + hex(bytes) + "'";
            case Object other
            when type == ScalarType.DATE || type == ScalarType.TIME || type == ScalarType.TIMESTAMP ->
                type.sql() + " '" + other + "'";
            case Object other -> other.toString();
        };
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().withUpperCase().formatHex(copy);
    }

    private String inner(Expression expression) {
        return switch (expression) {
            case Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.Comparison _,
                    Expression.Arithmetic _,
                    Expression.IsNull _,
                    Expression.Like _,
                    Expression.In _,
                    Expression.Lambda _ -> "(" + print(expression) + ")";
            case Expression other -> print(other);
        };
    }

    private String joined(List<Expression> operands, String word) {
        return operands.stream().map(this::inner).collect(Collectors.joining(word));
    }

    private String choice(Expression.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expression.Branch branch : choice.branches()) {
            text.append(" WHEN ").append(print(branch.condition()));
            text.append(" THEN ").append(print(branch.result()));
        }
        if (choice.otherwise() != null) {
            text.append(" ELSE ").append(print(choice.otherwise()));
        }
        return text.append(" END").toString();
    }

    private String map(Expression.MakeMap map) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < map.keys().size(); i++) {
            entries.add(print(map.keys().get(i)) + " := " + print(map.values().get(i)));
        }
        return "MAP(" + String.join(", ", entries) + ")";
    }

    private String struct(Expression.MakeStruct struct) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < struct.values().size(); i++) {
            String name = struct.type().fields().get(i).name();
            fields.add(
                    Names.quoteIfNeeded(name) + " := " + print(struct.values().get(i)));
        }
        return "STRUCT(" + String.join(", ", fields) + ")";
    }

    private String lambda(Expression.Lambda lambda) {
        String names = lambda.parameters().stream()
                .map(parameter -> Names.quoteIfNeeded(parameter.name()))
                .collect(Collectors.joining(", "));
        return (lambda.parameters().size() == 1 ? names : "(" + names + ")") + " => " + print(lambda.body());
    }

    private static String fieldName(Expression.FieldAccess access) {
        StructType struct = (StructType) access.struct().type();
        return Names.quoteIfNeeded(struct.fields().get(access.index()).name());
    }

    private static String sign(Expression.ComparisonOperator operator) {
        return switch (operator) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
            case IS_DISTINCT_FROM -> "IS DISTINCT FROM";
            case IS_NOT_DISTINCT_FROM -> "IS NOT DISTINCT FROM";
        };
    }

    private static String sign(Expression.ArithmeticOperator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
            case MODULO -> "%";
        };
    }
}
