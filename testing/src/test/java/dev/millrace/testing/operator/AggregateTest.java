// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static dev.millrace.testing.generate.ChangeGenerator.orNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.aggregate.AggregateSettings;
import dev.millrace.engine.aggregate.GroupAggregate;
import dev.millrace.engine.aggregate.SessionAggregate;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.table.LatestRows;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.Emit;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Aggregations and tables with all cuts and restarts, against heaps of rows that are added up. Rows are (key, value). */
class AggregateTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();
    private static final ExpressionCompiler EXPRESSIONS = new ExpressionCompiler(FUNCTIONS);
    private static final Expression VALUE = new Expression.ColumnReference(1, ScalarType.BIGINT);
    private static final List<Evaluator> KEYS = List.of(new ColumnEvaluator(0, ScalarType.VARCHAR));
    private static final long GAP_MILLIS = 4;

    /** COUNT(*), SUM, MIN and MAX of the value. */
    private static List<BoundAggregate> calls() {
        List<BoundAggregate> calls = new ArrayList<>();
        calls.add(call("COUNT", List.of()));
        for (String name : List.of("SUM", "MIN", "MAX")) {
            calls.add(call(name, List.of(VALUE)));
        }
        return calls;
    }

    private static BoundAggregate call(String name, List<Expression> arguments) {
        List<ArgumentType> types = arguments.stream()
                .<ArgumentType>map(each -> new ArgumentType.Typed(each.type()))
                .toList();
        return EXPRESSIONS.compileAggregate(new AggregateCall(FUNCTIONS.resolve(name, types), arguments, false, null));
    }

    private static AggregateSettings settings(Emit emit, boolean retractions, boolean keepEmptyGroups) {
        return new AggregateSettings(emit, 1000, true, keepEmptyGroups, retractions, true);
    }

    static Stream<Arguments> windows() {
        return Stream.of(Emit.CHANGES, Emit.FINAL)
                .flatMap(emit -> Stream.of(
                        Arguments.of(emit, new TimeWindows(10, 10)),
                        Arguments.of(emit, new TimeWindows(12, 5)),
                        Arguments.of(emit, null)));
    }

    /** Without {@code windows}: sessions. */
    @ParameterizedTest
    @MethodSource("windows")
    void windowsComeToTheSumsOfTheirRows(Emit emit, @Nullable TimeWindows windows) {
        Supplier<Operator> factory = () -> windows == null
                ? new SessionAggregate(KEYS, calls(), GAP_MILLIS, null, settings(emit, false, false))
                : new GroupAggregate(KEYS, calls(), windows, null, settings(emit, false, false));
        for (long seed = 1; seed <= 4; seed++) {
            List<InputTick> ticks = ticks(seed, 0);
            OperatorHarness.Run run = new OperatorHarness(factory, List.of(TYPES)).run(ticks, seed);
            List<Row> rows = new ArrayList<>();
            ticks.forEach(tick -> tick.rows().forEach(each -> rows.add(each.row())));
            assertThat(run.net())
                    .as("seed %d", seed)
                    .isEqualTo(windows == null ? sessions(rows) : windowed(rows, windows));
            assertThat(run.stateEntries()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void groupsFollowDeletions() {
        Supplier<Operator> factory =
                () -> new GroupAggregate(KEYS, calls(), null, null, settings(Emit.CHANGES, true, false));
        for (long seed = 1; seed <= 6; seed++) {
            List<InputTick> ticks = ticks(seed, 0.45);
            OperatorHarness.Run run = new OperatorHarness(factory, List.of(TYPES)).run(ticks, seed);
            List<Row> present = new ArrayList<>();
            List<Row> output = new ArrayList<>();
            for (int i = 0; i < ticks.size(); i++) {
                for (InputTick.PortRow each : ticks.get(i).rows()) {
                    if (each.row().weight() > 0) {
                        present.add(each.row());
                    } else {
                        removeFirst(present, each.row());
                    }
                }
                output.addAll(run.output().get(i));
                Map<List<@Nullable Object>, List<Row>> heaps = new LinkedHashMap<>();
                present.forEach(row -> heap(heaps, row));
                assertThat(NettedOutput.of(output))
                        .as("seed %d, tick %d", seed, i)
                        .isEqualTo(sums(heaps));
            }
        }
    }

    private static void removeFirst(List<Row> rows, Row deletion) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).values().equals(deletion.values())) {
                rows.remove(i);
                return;
            }
        }
    }

    @Test
    void aTableIsTheLatestRowOfEachKey() {
        Supplier<Operator> factory = () -> new LatestRows(List.of(0), TYPES);
        for (long seed = 1; seed <= 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<InputTick> ticks = new ArrayList<>();
            for (InputTick tick : ticks(seed, 0)) {
                List<InputTick.PortRow> rows = new ArrayList<>();
                for (InputTick.PortRow each : tick.rows()) {
                    Row row = each.row();
                    boolean delete = random.nextInt(4) == 0;
                    rows.add(new InputTick.PortRow(0, delete ? Row.delete(row.timestamp(), row.value(0), null) : row));
                }
                ticks.add(new InputTick(rows, tick.watermark()));
            }
            OperatorHarness.Run run = new OperatorHarness(factory, List.of(TYPES)).run(ticks, seed);
            Map<Object, Row> latest = new LinkedHashMap<>();
            for (InputTick tick : ticks) {
                for (InputTick.PortRow each : tick.rows()) {
                    Object key = each.row().value(0);
                    if (key != null && each.row().weight() > 0) {
                        latest.put(key, each.row());
                    } else if (key != null) {
                        latest.remove(key);
                    }
                }
            }
            assertThat(run.net()).as("seed %d", seed).isEqualTo(NettedOutput.of(latest.values()));
        }
    }

    /** Ticks of (key, value) rows and, at the end, the end of the input. */
    private static List<InputTick> ticks(long seed, double deletes) {
        SplittableRandom random = new SplittableRandom(seed);
        ChangeGenerator generator = new ChangeGenerator(seed, List.of(orNull(10, letters(3)), orNull(10, longs(7))))
                .deletes(deletes)
                .disorder(15);
        List<InputTick> ticks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Row[] rows = new Row[random.nextInt(7)];
            for (int n = 0; n < rows.length; n++) {
                rows[n] = generator.next();
            }
            ticks.add(InputTick.of(generator.time() - 20, rows));
        }
        ticks.add(InputTick.of(Long.MAX_VALUE));
        return ticks;
    }

    private static void heap(Map<List<@Nullable Object>, List<Row>> heaps, Row row, Object... window) {
        if (row.value(0) != null) {
            List<@Nullable Object> key = new ArrayList<>();
            key.add(row.value(0));
            key.addAll(List.of(window));
            heaps.computeIfAbsent(key, ignored -> new ArrayList<>()).add(row);
        }
    }

    private static NettedOutput windowed(List<Row> rows, TimeWindows windows) {
        Map<List<@Nullable Object>, List<Row>> heaps = new LinkedHashMap<>();
        for (Row row : rows) {
            for (long start = 0; start <= row.timestamp(); start += windows.advanceMillis()) {
                if (row.timestamp() < start + windows.sizeMillis()) {
                    heap(heaps, row, start, start + windows.sizeMillis());
                }
            }
        }
        return sums(heaps);
    }

    private static NettedOutput sessions(List<Row> rows) {
        Map<List<@Nullable Object>, List<Row>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> heap(byKey, row));
        Map<List<@Nullable Object>, List<Row>> heaps = new LinkedHashMap<>();
        for (List<Row> members : byKey.values()) {
            members.sort(Comparator.comparingLong(Row::timestamp));
            int start = 0;
            for (int end = 1; end <= members.size(); end++) {
                if (end == members.size()
                        || members.get(end).timestamp() - members.get(end - 1).timestamp() > GAP_MILLIS) {
                    for (Row row : members.subList(start, end)) {
                        heap(
                                heaps,
                                row,
                                members.get(start).timestamp(),
                                members.get(end - 1).timestamp());
                    }
                    start = end;
                }
            }
        }
        return sums(heaps);
    }

    private static NettedOutput sums(Map<List<@Nullable Object>, List<Row>> heaps) {
        List<Row> result = new ArrayList<>();
        heaps.forEach((key, rows) -> {
            List<Long> numbers = rows.stream()
                    .map(row -> (Long) row.value(1))
                    .filter(Objects::nonNull)
                    .toList();
            List<@Nullable Object> values = new ArrayList<>(key);
            values.add((long) rows.size());
            values.add(numbers.stream().mapToLong(Long::longValue).sum());
            values.add(numbers.stream().min(Comparator.naturalOrder()).orElse(null));
            values.add(numbers.stream().max(Comparator.naturalOrder()).orElse(null));
            result.add(new Row(values, 0, 1));
        });
        return NettedOutput.of(result);
    }
}
