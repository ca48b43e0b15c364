// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.BOOLEAN;
import static dev.millrace.data.ScalarType.DATE;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.aggregate.AggregateInput;
import dev.millrace.engine.function.aggregate.AggregateState;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionSignature;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AggregateFunctionsTest {

    /** A call of one column and constants behind it. */
    private static BoundAggregate bind(String name, boolean distinct, List<Type> columns, Object... constants) {
        List<ArgumentType> types = new ArrayList<>();
        List<Expression> arguments = new ArrayList<>();
        for (Type column : columns) {
            types.add(new ArgumentType.Typed(column));
            arguments.add(new ColumnReference(arguments.size(), column));
        }
        for (Object constant : constants) {
            Type type = constant instanceof Boolean ? BOOLEAN : constant instanceof Double ? DOUBLE : INT;
            types.add(new ArgumentType.Typed(type));
            arguments.add(new Literal(type, constant));
        }
        FunctionSignature signature = Calls.FUNCTIONS.resolve(name, types);
        return Calls.COMPILER.compileAggregate(new AggregateCall(signature, arguments, distinct, null));
    }

    private static List<Column> columns(BoundAggregate bound, List<Type> types, List<List<@Nullable Object>> rows) {
        List<Column> input = new ArrayList<>();
        for (int k = 0; k < types.size(); k++) {
            ColumnBuilder builder = ColumnBuilder.of(types.get(k));
            for (List<@Nullable Object> row : rows) {
                builder.appendValue(row.get(k));
            }
            input.add(builder.build());
        }
        Input batch = Input.of(input, rows.size(), new EvaluationContext(0, 0, new RowErrors()));
        return bound.inputs().stream()
                .map((Evaluator evaluator) -> evaluator.evaluate(batch))
                .toList();
    }

    private static @Nullable Object result(BoundAggregate bound, AggregateState state, int slot) {
        ColumnBuilder out = ColumnBuilder.of(bound.resultType());
        state.result(slot, out);
        return out.build().value(0);
    }

    private static List<List<@Nullable Object>> rows(@Nullable Object... values) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(value instanceof List<?> list ? new ArrayList<@Nullable Object>(list) : Arrays.asList(value));
        }
        return rows;
    }

    /**
     * The aggregate of the rows in one group; adding them in two parts to two slots, one of them written and read, and merging
     * must give the same.
     */
    private static @Nullable Object aggregate(
            BoundAggregate bound, List<Type> types, List<List<@Nullable Object>> rows) {
        AggregateState state = bound.newState(false);
        state.ensureCapacity(3);
        List<Column> columns = columns(bound, types, rows);
        int[] slots = new int[rows.size()];
        state.add(new AggregateInput(slots, columns, null, rows.size(), null, new RowErrors()));
        Object whole = result(bound, state, 0);

        int half = rows.size() / 2;
        for (int i = 0; i < rows.size(); i++) {
            slots[i] = i < half ? 1 : 2;
        }
        state.add(new AggregateInput(slots, columns, null, rows.size(), null, new RowErrors()));
        ByteWriter written = new ByteWriter(64);
        state.write(2, written);
        state.reset(2);
        state.read(2, new ByteReader(written.toByteArray(), 0));
        state.merge(1, 2);
        assertThat(result(bound, state, 1)).as("merged").isEqualTo(whole);
        assertThat(state.bytes()).isPositive();
        return whole;
    }

    private static @Nullable Object single(String name, Type type, Object[] constants, @Nullable Object... values) {
        return aggregate(bind(name, false, List.of(type), constants), List.of(type), rows(values));
    }

    private static @Nullable Object single(String name, Type type, @Nullable Object... values) {
        return single(name, type, new Object[0], values);
    }

    @Test
    void countsSkipNulls() {
        assertThat(single("COUNT", VARCHAR, "a", null, "b")).isEqualTo(2L);
        assertThat(aggregate(bind("COUNT", false, List.of()), List.of(INT), rows(1, null, 3)))
                .isEqualTo(3L);
        assertThat(aggregate(bind("COUNT", true, List.of(INT)), List.of(INT), rows(1, null, 3, 1, 3)))
                .isEqualTo(2L);
    }

    @Test
    void sumsKeepTheirType() {
        assertThat(single("SUM", INT, 1, null, 3)).isEqualTo(4);
        assertThat(single("SUM", INT, Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
        assertThat(single("SUM", BIGINT, 1L << 40, 1L)).isEqualTo((1L << 40) + 1);
        assertThat(single("SUM", DOUBLE, 0.5, 0.25)).isEqualTo(0.75);
        assertThat(single("SUM", new DecimalType(4, 2), new BigDecimal("1.50"), new BigDecimal("2.25")))
                .isEqualTo(new BigDecimal("3.75"));
        assertThat(single("SUM", INT, (Object) null)).isEqualTo(0);
    }

    @Test
    void aDecimalSumThatOverflowsLeavesTheGroupAsItWas() {
        DecimalType type = new DecimalType(3, 1);
        BoundAggregate sum = bind("SUM", false, List.of(type));
        AggregateState state = sum.newState(false);
        state.ensureCapacity(1);
        RowErrors errors = new RowErrors();
        List<Column> columns =
                columns(sum, List.of(type), rows(new BigDecimal("99.0"), new BigDecimal("1.0"), new BigDecimal("0.9")));
        state.add(new AggregateInput(new int[3], columns, null, 3, null, errors));
        assertThat(result(sum, state, 0)).isEqualTo(new BigDecimal("99.9"));
        assertThat(errors.kept()).extracting(RowErrors.RowError::row).containsExactly(1);
    }

    @Test
    void averages() {
        assertThat(single("AVG", INT, 1, 2)).isEqualTo(1.5);
        assertThat(single("AVG", BIGINT, 1L, null, 2L)).isEqualTo(1.5);
        assertThat(single("AVG", DOUBLE, (Object) null)).isEqualTo(0.0);
    }

    @Test
    void extremesOfAllTypes() {
        assertThat(single("MAX", INT, -5, null, -2)).isEqualTo(-2);
        assertThat(single("MIN", BIGINT, 5L, 2L)).isEqualTo(2L);
        assertThat(single("MAX", DOUBLE, -5.0, -2.5)).isEqualTo(-2.5);
        assertThat(single("MAX", VARCHAR, "b", "a\uD83D\uDE00", "a\uFF5E")).isEqualTo("b");
        assertThat(single("MAX", VARCHAR, "\uFF5E", "\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
        assertThat(single("MIN", DATE, LocalDate.of(2020, 1, 2), LocalDate.of(2020, 1, 1)))
                .isEqualTo(LocalDate.of(2020, 1, 1));
        assertThat(single("MIN", new DecimalType(3, 1), new BigDecimal("9.5"), new BigDecimal("10.0")))
                .isEqualTo(new BigDecimal("9.5"));
        assertThat(single("MIN", INT, (Object) null)).isNull();
    }

    @Test
    void collections() {
        assertThat(single("COLLECT_LIST", INT, 1, null, 1)).isEqualTo(Arrays.asList(1, null, 1));
        assertThat(single("COLLECT_SET", INT, 1, null, 1, null, 2)).isEqualTo(Arrays.asList(1, null, 2));
        assertThat(single("HISTOGRAM", VARCHAR, "a", "b", "a")).isEqualTo(Map.of("a", 2L, "b", 1L));
        assertThat(single("TOPK", INT, new Object[] {3}, 5, 1, null, 9, 9, 2)).isEqualTo(List.of(9, 9, 5));
        assertThat(single("TOPKDISTINCT", VARCHAR, new Object[] {2}, "a", "c", "b", "c"))
                .isEqualTo(List.of("c", "b"));
        assertThat(single("ATTR", VARCHAR, "a", "a")).isEqualTo("a");
        assertThat(single("ATTR", VARCHAR, "a", null)).isNull();
        assertThat(single(
                        "SUM_LIST",
                        new ArrayType(INT),
                        (Object) List.of(List.of(1, 2)),
                        List.of(Arrays.asList(3, null))))
                .isEqualTo(6);
    }

    @Test
    void firstAndLastByOffset() {
        assertThat(single("EARLIEST_BY_OFFSET", INT, new Object[0], null, 1, 2)).isEqualTo(1);
        assertThat(single("LATEST_BY_OFFSET", INT, 1, 2, null)).isEqualTo(2);
        assertThat(single("LATEST_BY_OFFSET", INT, new Object[] {false}, 1, 2, null))
                .isNull();
        assertThat(single("LATEST_BY_OFFSET", INT, new Object[] {2}, 1, 2, null, 3))
                .isEqualTo(List.of(2, 3));
        assertThat(single("EARLIEST_BY_OFFSET", INT, new Object[] {2, false}, null, 1, 2))
                .isEqualTo(Arrays.asList(null, 1));
    }

    @Test
    void deviations() {
        assertThat(single("STDDEV_SAMP", INT, 0, 10)).isEqualTo(50.0);
        assertThat(unmerged("STDDEV_SAMP", DOUBLE, 10.0, 12.0, 13.0, 14.0)).isEqualTo(2.9166666666666665);
        assertThat(unmerged("STDDEV_SAMPLE", INT, 0, 10, 7, 6)).isEqualTo(4.193248541803041);
        assertThat(unmerged("STDDEV_SAMPLE", DOUBLE, 9223372036854.775, 300.8, -200000.6, 0.0))
                .isEqualTo(4.611686051710689E12);
        assertThat(single("STDDEV_SAMPLE", INT, 5)).isEqualTo(0.0);
        BoundAggregate correlation = bind("CORRELATION", false, List.of(DOUBLE, DOUBLE));
        List<List<@Nullable Object>> points = rows(List.of(1.5, 8.0), List.of(-1.0, -2.0), List.of(-4.5, -1.0));
        assertThat(aggregate(correlation, List.of(DOUBLE, DOUBLE), points)).isEqualTo(0.7580764521133173);
    }

    /** Without the merge, whose rounding differs in the last digit. */
    private static @Nullable Object unmerged(String name, Type type, @Nullable Object... values) {
        BoundAggregate bound = bind(name, false, List.of(type));
        AggregateState state = bound.newState(false);
        state.ensureCapacity(1);
        List<Column> columns = columns(bound, List.of(type), rows(values));
        state.add(new AggregateInput(new int[values.length], columns, null, values.length, null, new RowErrors()));
        return result(bound, state, 0);
    }

    @Test
    void percentiles() {
        assertThat(single("PERCENTILE_CONT", DOUBLE, new Object[] {0.5}, 1.0, 4.0, 2.0, null, 3.0))
                .isEqualTo(2.5);
        assertThat(single("PERCENTILE_CONT", DOUBLE, new Object[] {0.0}, 1.0, 4.0))
                .isEqualTo(1.0);
    }

    @Test
    void estimatesOfDifferentValuesAreNear() {
        Random random = new Random(7);
        for (int count : new int[] {0, 100, 1_000, 20_000, 100_000}) {
            @Nullable Object[] values = new @Nullable Object[count + count / 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (long) (i % Math.max(1, count)) * 7919 - 3;
            }
            java.util.Collections.shuffle(Arrays.asList(values), random);
            long estimate = (Long) java.util.Objects.requireNonNull(single("COUNT_DISTINCT", BIGINT, values));
            assertThat((double) estimate).as("of %d", count).isBetween(count * 0.97, count * 1.03);
        }
    }

    @Test
    void rowsTakenBackLeaveWhatTheOthersGive() {
        long seed = 20261121;
        Random random = new Random(seed);
        Object[] none = new Object[0];
        Map<String, Object[]> functions = Map.ofEntries(
                Map.entry("COUNT", none),
                Map.entry("SUM", none),
                Map.entry("AVG", none),
                Map.entry("MIN", none),
                Map.entry("MAX", none),
                Map.entry("COLLECT_SET", none),
                Map.entry("ATTR", none),
                Map.entry("TOPK", new Object[] {3}),
                Map.entry("TOPKDISTINCT", new Object[] {3}));
        functions.forEach((name, constants) -> {
            for (boolean distinct : new boolean[] {false, true}) {
                checkRetractions(
                        bind(name, distinct, List.of(INT), constants),
                        random,
                        name + " distinct " + distinct + " seed " + seed);
            }
        });
    }

    private static void checkRetractions(BoundAggregate bound, Random random, String what) {
        AggregateState state = bound.newState(true);
        state.ensureCapacity(4);
        List<List<@Nullable Object>> groups = new ArrayList<>();
        for (int slot = 0; slot < 4; slot++) {
            groups.add(new ArrayList<>());
        }
        for (int step = 0; step < 300; step++) {
            int slot = random.nextInt(4);
            List<@Nullable Object> group = groups.get(slot);
            boolean takeBack = !group.isEmpty() && random.nextInt(5) < 2;
            Integer value = random.nextInt(6) == 0 ? null : (Integer) random.nextInt(10);
            Object changed = takeBack ? group.remove(random.nextInt(group.size())) : value;
            if (!takeBack) {
                group.add(value);
            }
            List<Column> columns = columns(bound, List.of(INT), rows(changed));
            state.add(new AggregateInput(
                    new int[] {slot}, columns, null, 1, new int[] {takeBack ? -1 : 1}, new RowErrors()));
        }
        for (int slot = 0; slot < 4; slot++) {
            AggregateState fresh = bound.newState(true);
            fresh.ensureCapacity(1);
            List<List<@Nullable Object>> kept = rows(groups.get(slot).toArray());
            fresh.add(new AggregateInput(
                    new int[kept.size()],
                    columns(bound, List.of(INT), kept),
                    null,
                    kept.size(),
                    null,
                    new RowErrors()));
            Object expected = result(bound, fresh, 0);
            Object actual = result(bound, state, slot);
            if (expected instanceof List<?> list && actual != null && what.startsWith("COLLECT")) {
                assertThat(new ArrayList<@Nullable Object>((List<?>) actual))
                        .as(what)
                        .containsExactlyInAnyOrderElementsOf(new ArrayList<@Nullable Object>(list));
            } else {
                assertThat(actual).as(what).isEqualTo(expected);
            }
        }
    }

    @Test
    void aFilterKeepsTheRowsForWhichItIsTrue() {
        FunctionSignature sum = Calls.FUNCTIONS.resolve("SUM", List.of(new ArgumentType.Typed(INT)));
        BoundAggregate bound = Calls.COMPILER.compileAggregate(
                new AggregateCall(sum, List.of(new ColumnReference(0, INT)), false, new ColumnReference(1, BOOLEAN)));
        List<List<@Nullable Object>> rows =
                rows(List.of(1, true), List.of(2, false), Arrays.asList(4, null), List.of(8, true));
        assertThat(aggregate(bound, List.of(INT, BOOLEAN), rows)).isEqualTo(9);
    }

    @Test
    void functionsOfNeighboursHaveASignatureOnly() {
        FunctionSignature lag = Calls.FUNCTIONS.resolve("LAG", List.of(new ArgumentType.Typed(VARCHAR)));
        assertThat(lag.returnType()).isEqualTo(VARCHAR);
        assertThat(Calls.FUNCTIONS.resolve("ROW_NUMBER", List.of()).returnType())
                .isEqualTo(BIGINT);
    }
}
