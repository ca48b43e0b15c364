// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.BOOLEAN;
import static dev.millrace.data.ScalarType.DATE;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.TIMESTAMP;
import static dev.millrace.data.ScalarType.VARCHAR;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.Calls;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.function.ArgumentType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Seeded random columns, and expressions over them that meet nulls, constants, failures and each other. */
final class RandomExpressions {

    static final DecimalType DECIMAL = new DecimalType(6, 2);
    private static final Type LIST = new ArrayType(INT);

    /** Two columns of each type, the second one without nulls. */
    static final List<Type> COLUMNS = List.of(
            INT, INT, BIGINT, BIGINT, DOUBLE, DOUBLE, VARCHAR, VARCHAR, BOOLEAN, BOOLEAN, DECIMAL, DECIMAL, DATE, DATE,
            TIMESTAMP, TIMESTAMP, LIST, LIST);

    private static final List<Type> COMPARED = List.of(INT, BIGINT, DOUBLE, VARCHAR, BOOLEAN, DECIMAL, DATE, TIMESTAMP);
    private static final List<Type> NUMBERS = List.of(INT, BIGINT, DOUBLE, DECIMAL);
    private static final List<String> TEXTS =
            List.of("", "a", "ab", "abc", "b%c", "a_c", "12", " -7 ", "1.5", "true", "größe", "好😀", "\uFF5E", "aab");

    private final Random random;

    RandomExpressions(long seed) {
        this.random = new Random(seed);
    }

    @Nullable
    Object value(Type type) {
        int small = random.nextInt(7) - 3;
        if (type.equals(LIST)) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(random.nextInt(5) == 0 ? null : (Object) random.nextInt(5));
            }
            return Values.list(list);
        }
        if (type instanceof DecimalType) {
            return BigDecimal.valueOf(random.nextInt(5) == 0 ? random.nextInt(999_999) : small * 50L, 2);
        }
        if (type == INT) {
            return random.nextInt(10) == 0 ? Integer.MAX_VALUE : small;
        }
        if (type == BIGINT) {
            return random.nextInt(10) == 0 ? Long.MIN_VALUE : (long) small;
        }
        if (type == DOUBLE) {
            return random.nextInt(12) == 0 ? Double.NaN : small / 2.0;
        }
        if (type == VARCHAR) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (type == BOOLEAN) {
            return random.nextBoolean();
        }
        return type == DATE ? LocalDate.ofEpochDay(small) : Instant.ofEpochMilli(small);
    }

    /** One value per column. */
    List<@Nullable Object> row() {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            row.add(i % 2 == 0 && random.nextInt(4) == 0 ? null : value(COLUMNS.get(i)));
        }
        return row;
    }

    static List<Column> columns(List<List<@Nullable Object>> rows) {
        List<Column> columns = new ArrayList<>();
        for (int k = 0; k < COLUMNS.size(); k++) {
            ColumnBuilder builder = ColumnBuilder.of(COLUMNS.get(k));
            for (List<@Nullable Object> row : rows) {
                builder.appendValue(row.get(k));
            }
            columns.add(builder.build());
        }
        return columns;
    }

    Type type() {
        return COMPARED.get(random.nextInt(COMPARED.size()));
    }

    Expression expression(Type type, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return leaf(type);
        }
        return switch (random.nextInt(5)) {
            case 0 -> choice(type, depth - 1);
            case 1 -> coalesce(type, depth - 1);
            default -> operator(type, depth - 1);
        };
    }

    private Expression leaf(Type type) {
        int first = COLUMNS.indexOf(type);
        return switch (random.nextInt(5)) {
            case 0 -> new Expression.Literal(type, random.nextInt(6) == 0 ? null : value(type));
            default -> new Expression.ColumnReference(first + random.nextInt(2), type);
        };
    }

    private Expression operator(Type type, int depth) {
        if (type == BOOLEAN) {
            return condition(depth);
        }
        if (type == VARCHAR) {
            return random.nextBoolean()
                    ? new Expression.Arithmetic(
                            ArithmeticOperator.ADD, expression(VARCHAR, depth), expression(VARCHAR, depth), VARCHAR)
                    : new Expression.Cast(expression(random.nextBoolean() ? BIGINT : DOUBLE, depth), VARCHAR);
        }
        if (!NUMBERS.contains(type)) {
            return leaf(type);
        }
        if (type == INT && random.nextInt(4) == 0) {
            return new Expression.Subscript(leaf(LIST), expression(INT, depth));
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Expression.Negate(expression(type, depth));
            case 1 -> cast(type, depth);
            default -> {
                ArithmeticOperator[] operators = ArithmeticOperator.values();
                ArithmeticOperator operator = operators[random.nextInt(operators.length)];
                yield new Expression.Arithmetic(operator, expression(type, depth), expression(type, depth), type);
            }
        };
    }

    private Expression cast(Type type, int depth) {
        Type from = random.nextInt(3) == 0 ? VARCHAR : NUMBERS.get(random.nextInt(NUMBERS.size()));
        Expression operand = expression(from, depth);
        // NaN becomes no DECIMAL; the text of a NaN is no number either.
        return from == DOUBLE && type instanceof DecimalType ? leaf(type) : new Expression.Cast(operand, type);
    }

    private Expression condition(int depth) {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Expression.And(
                        List.of(expression(BOOLEAN, depth), expression(BOOLEAN, depth), expression(BOOLEAN, depth)));
            case 1 -> new Expression.Or(List.of(expression(BOOLEAN, depth), expression(BOOLEAN, depth)));
            case 2 -> new Expression.Not(expression(BOOLEAN, depth));
            case 3 -> new Expression.IsNull(expression(type(), depth));
            case 4 -> in(depth);
            case 5 ->
                new Expression.Like(
                        expression(VARCHAR, depth),
                        random.nextBoolean() ? leaf(VARCHAR) : new Expression.Literal(VARCHAR, pattern()),
                        random.nextBoolean() ? null : (Character) '!');
            default -> {
                Type type = type();
                ComparisonOperator[] operators = ComparisonOperator.values();
                yield new Expression.Comparison(
                        operators[random.nextInt(operators.length)],
                        expression(type, depth),
                        expression(type, depth),
                        random.nextBoolean());
            }
        };
    }

    private String pattern() {
        String[] parts = {"a", "b", "%", "%", "_", "!%", "!", "ö", "好", "c"};
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            pattern.append(parts[random.nextInt(parts.length)]);
        }
        return pattern.toString();
    }

    private Expression in(int depth) {
        Type type = type();
        List<Expression> options = new ArrayList<>();
        boolean constants = random.nextBoolean();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            options.add(
                    constants
                            ? new Expression.Literal(type, random.nextInt(6) == 0 ? null : value(type))
                            : expression(type, depth));
        }
        return new Expression.In(expression(type, depth), options, random.nextBoolean());
    }

    private Expression choice(Type type, int depth) {
        List<Branch> branches = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            branches.add(new Branch(expression(BOOLEAN, depth), expression(type, depth)));
        }
        return new Expression.Case(branches, random.nextBoolean() ? null : expression(type, depth), type);
    }

    private Expression coalesce(Type type, int depth) {
        List<Expression> arguments = List.of(expression(type, depth), expression(type, depth));
        List<ArgumentType> types = List.of(new ArgumentType.Typed(type), new ArgumentType.Typed(type));
        return new Expression.Call(Calls.FUNCTIONS.resolve("COALESCE", types), arguments);
    }
}
