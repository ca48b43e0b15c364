// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
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
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.function.FunctionKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row of weight w comes, in every aggregate, to what w rows of weight ±1 come to. */
class AggregateWeightsTest {

    private static final DecimalType DECIMAL = new DecimalType(12, 2);
    /** Computed by OVER alone, or made to fail. */
    private static final Set<String> OTHERS = Set.of(
            "ROW_NUMBER",
            "RANK",
            "DENSE_RANK",
            "NTILE",
            "LAG",
            "LEAD",
            "FIRST_VALUE",
            "LAST_VALUE",
            "PRODUCT",
            "FAILING");

    record Call(String name, List<Type> types, List<Object> constants, boolean distinct) {
        @Override
        public String toString() {
            return name + (distinct ? " distinct " : " ") + types + constants;
        }
    }

    static Stream<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (boolean distinct : new boolean[] {false, true}) {
            for (Type type : List.of(INT, BIGINT, DOUBLE, DECIMAL)) {
                calls.add(new Call("SUM", List.of(type), List.of(), distinct));
                calls.add(new Call("MIN", List.of(type), List.of(), distinct));
                calls.add(new Call("MAX", List.of(type), List.of(), distinct));
                calls.add(new Call("COUNT", List.of(type), List.of(), distinct));
                calls.add(new Call("TOPK", List.of(type), List.of(4), distinct));
                calls.add(new Call("SUM_LIST", List.of(new ArrayType(type)), List.of(), distinct));
            }
            for (Type type : List.of(INT, BIGINT, DOUBLE)) {
                for (String name : List.of("AVG", "STDDEV_SAMPLE", "VAR_SAMP", "STDDEV_SAMP")) {
                    calls.add(new Call(name, List.of(type), List.of(), distinct));
                }
            }
            for (String name : List.of(
                    "COLLECT_LIST",
                    "COLLECT_SET",
                    "HISTOGRAM",
                    "ATTR",
                    "MIN",
                    "MAX",
                    "COUNT_DISTINCT",
                    "APPROX_COUNT_DISTINCT",
                    "EARLIEST_BY_OFFSET",
                    "LATEST_BY_OFFSET")) {
                calls.add(new Call(name, List.of(VARCHAR), List.of(), distinct));
            }
            calls.add(new Call("EARLIEST_BY_OFFSET", List.of(VARCHAR), List.of(4), distinct));
            calls.add(new Call("LATEST_BY_OFFSET", List.of(VARCHAR), List.of(4), distinct));
            calls.add(new Call("TOPKDISTINCT", List.of(INT), List.of(2), distinct));
            calls.add(new Call("CORRELATION", List.of(DOUBLE, DOUBLE), List.of(), distinct));
            calls.add(new Call("PERCENTILE_CONT", List.of(DOUBLE), List.of(0.4), distinct));
        }
        calls.add(new Call("COUNT", List.of(), List.of(), false));
        return calls.stream();
    }

    @Test
    void noAggregateIsLeftOut() {
        Set<String> all = Calls.FUNCTIONS.functions().stream()
                .filter(function -> function.kind() == FunctionKind.AGGREGATE)
                .map(FunctionDescription::name)
                .collect(Collectors.toSet());
        all.removeAll(OTHERS);
        assertThat(calls().map(Call::name).collect(Collectors.toSet())).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aWeightIsThatManyRows(Call call) {
        for (long seed = 1; seed <= 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BoundAggregate bound = bind(call);
            boolean retractions = bound.retractable();
            AggregateState weighted = bound.newState(retractions);
            AggregateState single = bound.newState(retractions);
            weighted.ensureCapacity(1);
            single.ensureCapacity(1);
            List<List<@Nullable Object>> present = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                boolean takeBack = retractions && !present.isEmpty() && random.nextInt(3) == 0;
                List<@Nullable Object> row =
                        takeBack ? present.get(random.nextInt(present.size())) : values(call, random);
                int times = takeBack
                        ? 1 + random.nextInt(Math.min(2, Collections.frequency(present, row)))
                        : 2 + random.nextInt(2);
                add(bound, weighted, call, row, takeBack ? -times : times);
                for (int i = 0; i < times; i++) {
                    add(bound, single, call, row, takeBack ? -1 : 1);
                    if (takeBack) {
                        present.remove(row);
                    } else {
                        present.add(row);
                    }
                }
                assertSame(result(bound, weighted), result(bound, single), call + " step " + step + " seed " + seed);
                assertThat(weighted.bytes()).as("bytes of %s", call).isEqualTo(single.bytes());
            }
            int left = present.size();
            for (int i = 0; retractions && i < left; i++) {
                add(bound, weighted, call, present.removeLast(), -1);
            }
            AggregateState empty = bound.newState(retractions);
            empty.ensureCapacity(1);
            if (retractions) {
                assertSame(result(bound, weighted), result(bound, empty), call + " emptied, seed " + seed);
            }
            assertRestored(bound, single, retractions, call + " seed " + seed);
        }
    }

    private static void assertRestored(BoundAggregate bound, AggregateState state, boolean retractions, String what) {
        ByteWriter out = new ByteWriter(64);
        state.write(0, out);
        AggregateState read = bound.newState(retractions);
        read.ensureCapacity(1);
        read.read(0, new ByteReader(out.toByteArray(), 0));
        assertSame(result(bound, read), result(bound, state), what + " restored");
        assertThat(read.bytes()).as("bytes of %s restored", what).isEqualTo(state.bytes());
        read.reset(0);
        AggregateState empty = bound.newState(retractions);
        empty.ensureCapacity(1);
        assertThat(read.bytes()).as("bytes of %s reset", what).isEqualTo(empty.bytes());
    }

    private static List<@Nullable Object> values(Call call, SplittableRandom random) {
        List<@Nullable Object> values = new ArrayList<>();
        call.types().forEach(type -> values.add(value(type, random)));
        return values;
    }

    private static @Nullable Object value(Type type, SplittableRandom random) {
        int number = random.nextInt(5);
        if (random.nextInt(8) == 0) {
            return null;
        }
        return switch (type) {
            case DecimalType ignored -> BigDecimal.valueOf(number * 25L, 2);
            case ArrayType array ->
                Stream.of(value(array.element(), random), value(array.element(), random))
                        .toList();
            default ->
                type == INT
                        ? (Object) number
                        : type == BIGINT
                                ? (Object) (long) number
                                : type == DOUBLE ? (Object) (number / 4.0) : "t" + number;
        };
    }

    private static BoundAggregate bind(Call call) {
        List<ArgumentType> types = new ArrayList<>();
        List<Expression> arguments = new ArrayList<>();
        for (Type type : call.types()) {
            types.add(new ArgumentType.Typed(type));
            arguments.add(new ColumnReference(arguments.size(), type));
        }
        for (Object constant : call.constants()) {
            Type type = constant instanceof Double ? DOUBLE : INT;
            types.add(new ArgumentType.Typed(type));
            arguments.add(new Literal(type, constant));
        }
        return Calls.COMPILER.compileAggregate(
                new AggregateCall(Calls.FUNCTIONS.resolve(call.name(), types), arguments, call.distinct(), null));
    }

    private static void add(
            BoundAggregate bound, AggregateState state, Call call, List<@Nullable Object> row, int weight) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            ColumnBuilder builder = ColumnBuilder.of(call.types().get(i));
            builder.appendValue(row.get(i));
            columns.add(builder.build());
        }
        Input input = Input.of(columns, 1, new EvaluationContext(0, 0, new RowErrors()));
        List<Column> arguments = bound.inputs().stream()
                .map(evaluator -> evaluator.evaluate(input))
                .toList();
        RowErrors errors = new RowErrors();
        state.add(new AggregateInput(new int[1], arguments, null, 1, new int[] {weight}, errors));
        assertThat(errors.isEmpty()).isTrue();
    }

    private static @Nullable Object result(BoundAggregate bound, AggregateState state) {
        ColumnBuilder out = ColumnBuilder.of(bound.resultType());
        state.result(0, out);
        return out.build().value(0);
    }

    private static void assertSame(@Nullable Object actual, @Nullable Object expected, String what) {
        if (expected instanceof Double number && !number.isNaN()) {
            assertThat((Double) actual).as(what).isCloseTo(number, within(1e-6));
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }
}
