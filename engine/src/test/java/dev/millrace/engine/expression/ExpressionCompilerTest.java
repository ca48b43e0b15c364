// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.BOOLEAN;
import static dev.millrace.data.ScalarType.DATE;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.TIME;
import static dev.millrace.data.ScalarType.TIMESTAMP;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.engine.function.Calls;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpressionCompilerTest {

    private static final long SEED = 20261121;

    private static EvaluationContext context(RowErrors errors) {
        return new EvaluationContext(1_700_000_000_000L, SEED, errors);
    }

    @Test
    void kernelsAgreeWithARowByRowEvaluator() {
        for (int round = 0; round < 3_000; round++) {
            RandomExpressions random = new RandomExpressions(SEED + round);
            Expression expression = random.expression(random.type(), 3);
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int i = round % 9; i > 0; i--) {
                rows.add(random.row());
            }
            RowErrors errors = new RowErrors();
            Column result = Calls.COMPILER
                    .compile(expression)
                    .evaluate(Input.of(RandomExpressions.columns(rows), rows.size(), context(errors)));
            for (int i = 0; i < rows.size(); i++) {
                Object expected = NaiveEvaluator.contained(expression, rows.get(i));
                assertThat(result.value(i))
                        .as("seed %d, row %s of %s", SEED + round, rows.get(i), expression)
                        .isEqualTo(expected);
                assertThat(result.isNull(i)).isEqualTo(expected == null);
            }
        }
    }

    @Test
    void filtersKeepTheRowsThatARowByRowEvaluatorKeeps() {
        for (int round = 0; round < 1_500; round++) {
            RandomExpressions random = new RandomExpressions(SEED - round);
            Expression condition = random.expression(BOOLEAN, 3);
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                rows.add(random.row());
            }
            Selection selection = Calls.COMPILER
                    .compilePredicate(condition)
                    .select(Input.of(RandomExpressions.columns(rows), rows.size(), context(new RowErrors())));
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (Boolean.TRUE.equals(NaiveEvaluator.contained(condition, rows.get(i)))) {
                    expected.add(i);
                }
            }
            assertThat(Arrays.stream(selection.positions(), 0, selection.count())
                            .boxed()
                            .toList())
                    .as("seed %d, %s", SEED - round, condition)
                    .isEqualTo(expected);
        }
    }

    private static @Nullable Object evaluate(Expression expression, RowErrors errors) {
        return Calls.COMPILER
                .compile(expression)
                .evaluate(Input.of(List.of(), 1, context(errors)))
                .value(0);
    }

    private static @Nullable Object cast(Type from, @Nullable Object value, Type to) {
        RowErrors errors = new RowErrors();
        Object result = evaluate(new Cast(new Literal(from, value), to), errors);
        return errors.isEmpty() ? result : errors.kept().getFirst().message();
    }

    @Test
    void textFormsOfCasts() {
        assertThat(cast(DOUBLE, 1.0e10, VARCHAR)).isEqualTo("1.0E10");
        assertThat(cast(new DecimalType(12, 2), new BigDecimal("1000000.00"), VARCHAR))
                .isEqualTo("1000000.00");
        assertThat(cast(BOOLEAN, true, VARCHAR)).isEqualTo("true");
        assertThat(cast(TIMESTAMP, Instant.parse("2022-04-28T21:44:47Z"), VARCHAR))
                .isEqualTo("2022-04-28T21:44:47.000");
        assertThat(cast(DATE, LocalDate.of(2022, 2, 2), VARCHAR)).isEqualTo("2022-02-02");
        assertThat(cast(TIME, LocalTime.of(13, 25), VARCHAR)).isEqualTo("13:25");
        assertThat(cast(new ArrayType(INT), Arrays.asList(1, null, 3), VARCHAR)).isEqualTo("[1, null, 3]");
        assertThat(cast(new MapType(VARCHAR, INT), Map.of("this", 1), VARCHAR)).isEqualTo("{this=1}");
        StructType type = new StructType(List.of(new Field("F0", INT), new Field("f1", INT), new Field("N", INT)));
        assertThat(cast(type, new StructValue(type, Arrays.asList(1, 3, null)), VARCHAR))
                .isEqualTo("Struct{F0=1,f1=3}");
    }

    @Test
    void textIsReadWithItsWhiteSpaceTrimmed() {
        assertThat(cast(VARCHAR, " 42 ", INT)).isEqualTo(42);
        assertThat(cast(VARCHAR, "-9223372036854775808", BIGINT)).isEqualTo(Long.MIN_VALUE);
        assertThat(cast(VARCHAR, "9223372036854775808", BIGINT)).asString().contains("is not a BIGINT");
        assertThat(cast(VARCHAR, "2147483648", INT)).asString().contains("is not a INT");
        assertThat(cast(VARCHAR, "1.5", INT)).asString().contains("'1.5' is not a");
        assertThat(cast(VARCHAR, "", INT)).asString().contains("'' is not a");
        assertThat(cast(VARCHAR, "1e3", DOUBLE)).isEqualTo(1000.0);
        assertThat(cast(VARCHAR, "NaN", DOUBLE)).asString().contains("is not a DOUBLE");
        assertThat(cast(VARCHAR, "0.99", new DecimalType(2, 1))).isEqualTo(new BigDecimal("1.0"));
        assertThat(cast(VARCHAR, "1e999999999", new DecimalType(2, 1)))
                .asString()
                .contains("is not a DECIMAL");
        assertThat(cast(VARCHAR, "TRUE", BOOLEAN)).isEqualTo(true);
        assertThat(cast(VARCHAR, "yes", BOOLEAN)).isEqualTo(false);
        assertThat(cast(VARCHAR, "2022-04-28T21:44:47.943", TIMESTAMP)).isEqualTo(Instant.ofEpochMilli(1651182287943L));
        assertThat(cast(VARCHAR, "2022-04-28T21:44:47.943Z", TIMESTAMP))
                .isEqualTo(Instant.ofEpochMilli(1651182287943L));
        assertThat(cast(VARCHAR, "2022-04-28", TIMESTAMP)).isEqualTo(Instant.parse("2022-04-28T00:00:00Z"));
        assertThat(cast(VARCHAR, "2022-13-28", TIMESTAMP)).asString().contains("is not a TIMESTAMP");
        assertThat(cast(VARCHAR, "2022-02-02", DATE)).isEqualTo(LocalDate.of(2022, 2, 2));
        assertThat(cast(VARCHAR, "23:59", TIME)).isEqualTo(LocalTime.of(23, 59));
    }

    @Test
    void numbersAreNarrowedAsInJava() {
        assertThat(cast(BIGINT, 2147483648L, INT)).isEqualTo(Integer.MIN_VALUE);
        assertThat(cast(DOUBLE, 1.99, INT)).isEqualTo(1);
        assertThat(cast(INT, 10, new DecimalType(2, 1))).asString().contains("does not fit DECIMAL(2, 1)");
        assertThat(cast(DOUBLE, 0.99, new DecimalType(2, 1))).isEqualTo(new BigDecimal("1.0"));
        assertThat(cast(DOUBLE, Double.NaN, new DecimalType(2, 1))).asString().contains("NaN is not a number");
        assertThat(cast(new DecimalType(4, 2), new BigDecimal("10.99"), BIGINT)).isEqualTo(10L);
    }

    @Test
    void daysAndTimes() {
        Instant time = Instant.parse("1969-12-31T23:59:58.123Z");
        assertThat(cast(TIMESTAMP, time, DATE)).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(cast(TIMESTAMP, time, TIME)).isEqualTo(LocalTime.of(23, 59, 58, 123_000_000));
        assertThat(cast(DATE, LocalDate.of(1969, 12, 31), TIMESTAMP)).isEqualTo(Instant.parse("1969-12-31T00:00:00Z"));
    }

    @Test
    void nestedCasts() {
        assertThat(cast(new ArrayType(BIGINT), Arrays.asList(1L, null, 2147483648L), new ArrayType(INT)))
                .isEqualTo(Arrays.asList(1, null, Integer.MIN_VALUE));
        MapType texts = new MapType(VARCHAR, new MapType(VARCHAR, VARCHAR));
        MapType numbers = new MapType(VARCHAR, new MapType(VARCHAR, INT));
        assertThat(cast(texts, Map.of("k1", Map.of("k2", "10")), numbers)).isEqualTo(Map.of("k1", Map.of("k2", 10)));
        StructType from = new StructType(List.of(new Field("F0", BIGINT), new Field("F1", VARCHAR)));
        StructType to = new StructType(List.of(new Field("F0", VARCHAR), new Field("F3", VARCHAR)));
        assertThat(cast(from, new StructValue(from, List.of(1L, "x")), to))
                .isEqualTo(new StructValue(to, Arrays.asList("1", null)));
    }

    @Test
    void whatCannotBeCastIsRefused() {
        for (ScalarType type : List.of(INT, BOOLEAN, TIME)) {
            assertThatThrownBy(() -> cast(type, null, ScalarType.BYTES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Cast of " + type.sql() + " to BYTES is not supported");
        }
        assertThatThrownBy(() -> cast(ScalarType.BYTES, ByteBuffer.allocate(1), VARCHAR))
                .hasMessageContaining("is not supported");
    }

    @Test
    void aFailureInAFunctionsArgumentStopsThere() {
        Expression bad = new Cast(new Literal(VARCHAR, "abc"), INT);
        RowErrors errors = new RowErrors();
        Expression replaced = new Expression.Call(
                Calls.FUNCTIONS.resolve(
                        "IFNULL",
                        List.of(
                                new dev.millrace.plan.function.ArgumentType.Typed(INT),
                                new dev.millrace.plan.function.ArgumentType.Typed(INT))),
                List.of(bad, new Literal(INT, 7)));
        assertThat(evaluate(replaced, errors)).isEqualTo(7);
        assertThat(errors.count()).isEqualTo(1);
        errors.clear();
        Expression compared =
                new Expression.Not(new Comparison(ComparisonOperator.EQUAL, bad, new Literal(INT, 1), true));
        assertThat(evaluate(compared, errors)).isNull();
        assertThat(errors.kept()).containsExactly(new RowErrors.RowError(0, "CAST to INT: 'abc' is not a BIGINT"));
    }

    @Test
    void aRowThatFailsTwiceIsToldOnce() {
        Expression bad =
                new Arithmetic(ArithmeticOperator.DIVIDE, new Literal(INT, 1), new ColumnReference(0, INT), INT);
        Expression twice = new Arithmetic(ArithmeticOperator.ADD, bad, bad, INT);
        List<List<@Nullable Object>> rows = List.of(
                RandomExpressions.COLUMNS.stream().map(type -> (Object) 0).toList());
        dev.millrace.data.ColumnBuilder zeros = dev.millrace.data.ColumnBuilder.of(INT);
        rows.forEach(row -> zeros.appendValue(row.getFirst()));
        RowErrors errors = new RowErrors();
        Calls.COMPILER.compile(twice).evaluate(Input.of(List.of(zeros.build()), 1, context(errors)));
        assertThat(errors.count()).isEqualTo(1);
    }

    @Test
    void columnsOfTheInputAreHandedOn() {
        RandomExpressions random = new RandomExpressions(SEED);
        List<Column> columns = RandomExpressions.columns(List.of(random.row(), random.row()));
        Column result = Calls.COMPILER
                .compile(new ColumnReference(6, VARCHAR))
                .evaluate(Input.of(columns, 2, context(new RowErrors())));
        assertThat(result).isSameAs(columns.get(6));
    }
}
