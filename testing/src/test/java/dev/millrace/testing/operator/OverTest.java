// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.over.Over;
import dev.millrace.engine.over.OverFunction;
import dev.millrace.engine.over.OverFunction.Kind;
import dev.millrace.engine.over.OverSettings;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.plan.node.OverFrame.Unit;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions over frames against their definitions. Rows are (partition, ordering value, value). */
class OverTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT, ScalarType.BIGINT);
    private static final ColumnEvaluator ORDER = new ColumnEvaluator(1, ScalarType.BIGINT);
    private static final ColumnEvaluator VALUE = new ColumnEvaluator(2, ScalarType.BIGINT);

    private static final Evaluator MINUS_ONE = new Evaluator() {
        @Override
        public Type type() {
            return ScalarType.BIGINT;
        }

        @Override
        public Column evaluate(Input input) {
            long[] values = new long[input.rows()];
            Arrays.fill(values, -1);
            return new LongColumn(ScalarType.BIGINT, input.rows(), values, null);
        }
    };

    private static final List<OverFunction> NUMBERS =
            List.of(place(Kind.ROW_NUMBER, 0), place(Kind.RANK, 0), place(Kind.DENSE_RANK, 0), place(Kind.NTILE, 3));
    private static final List<OverFunction> SHIFTED = List.of(
            new OverFunction(Kind.LAG, List.of(VALUE), 2, null, ScalarType.BIGINT),
            new OverFunction(Kind.LEAD, List.of(VALUE, MINUS_ONE), 1, null, ScalarType.BIGINT));
    private static final List<OverFunction> FRAMED = List.of(
            new OverFunction(Kind.FIRST_VALUE, List.of(VALUE), 0, null, ScalarType.BIGINT),
            new OverFunction(Kind.LAST_VALUE, List.of(VALUE), 0, null, ScalarType.BIGINT),
            OverFunction.of(JoinedValues.of(2)));

    private static OverFunction place(Kind kind, long number) {
        return new OverFunction(kind, List.of(), number, null, ScalarType.BIGINT);
    }

    private static Ordering ordering(boolean descending) {
        return new Ordering(
                TYPES,
                List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)),
                List.of(ORDER),
                List.of(new SortCodec.Direction(descending, descending)));
    }

    static Stream<Arguments> settings() {
        List<OverFrame> frames = List.of(
                new OverFrame(Unit.ROWS, 2L, 0L),
                new OverFrame(Unit.ROWS, 1L, 1L),
                new OverFrame(Unit.ROWS, null, 0L),
                new OverFrame(Unit.ROWS, null, 2L),
                new OverFrame(Unit.ROWS, 0L, null),
                new OverFrame(Unit.ROWS, null, null),
                new OverFrame(Unit.RANGE, null, 0L),
                new OverFrame(Unit.RANGE, 0L, 0L),
                new OverFrame(Unit.RANGE, 3L, 0L),
                new OverFrame(Unit.RANGE, 2L, 4L),
                new OverFrame(Unit.RANGE, null, 3L));
        List<Arguments> all = new ArrayList<>();
        for (boolean descending : new boolean[] {false, true}) {
            frames.forEach(frame -> all.add(Arguments.of(frame, FRAMED, descending)));
            all.add(Arguments.of(frames.getFirst(), NUMBERS, descending));
            all.add(Arguments.of(frames.getFirst(), SHIFTED, descending));
            all.add(Arguments.of(
                    frames.get(6),
                    Stream.concat(NUMBERS.stream(), FRAMED.stream()).toList(),
                    descending));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void equalsTheDefinitionAfterEveryTick(OverFrame frame, List<OverFunction> functions, boolean descending) {
        OverSettings settings = new OverSettings(ordering(descending), frame, functions, false);
        OperatorHarness harness = new OperatorHarness(() -> Over.of(settings), List.of(TYPES));
        for (long seed = 1; seed <= 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeGenerator generator =
                    new ChangeGenerator(seed, List.of(letters(2), longs(12), longs(5))).deletes(0.4);
            List<InputTick> ticks = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                Row[] rows = new Row[random.nextInt(6)];
                for (int n = 0; n < rows.length; n++) {
                    rows[n] = generator.next();
                }
                ticks.add(InputTick.of(i, rows));
            }
            OperatorHarness.Run run = harness.run(ticks, seed);
            List<List<@Nullable Object>> present = new ArrayList<>();
            List<Row> output = new ArrayList<>();
            for (int i = 0; i < ticks.size(); i++) {
                for (InputTick.PortRow each : ticks.get(i).rows()) {
                    if (each.row().weight() > 0) {
                        present.add(each.row().values());
                    } else {
                        present.remove(present.lastIndexOf(each.row().values()));
                    }
                }
                output.addAll(run.output().get(i));
                assertThat(NettedOutput.of(output))
                        .as("seed %d, tick %d", seed, i)
                        .isEqualTo(NettedOutput.of(naive(present, settings, descending)));
            }
        }
    }

    static Stream<Arguments> longFrames() {
        return Stream.of(
                Arguments.of(new OverFrame(Unit.ROWS, 80L, 0L)),
                Arguments.of(new OverFrame(Unit.ROWS, 35L, 40L)),
                Arguments.of(new OverFrame(Unit.RANGE, 100L, 0L)),
                Arguments.of(new OverFrame(Unit.ROWS, 0L, null)));
    }

    @ParameterizedTest
    @MethodSource("longFrames")
    void longFramesArePutTogetherFromTheirParts(OverFrame frame) {
        OverSettings settings = new OverSettings(ordering(false), frame, FRAMED, false);
        OperatorHarness harness = new OperatorHarness(() -> Over.of(settings), List.of(TYPES));
        for (long seed = 1; seed <= 2; seed++) {
            ChangeGenerator generator = new ChangeGenerator(seed, List.of(letters(1), longs(300), longs(5)));
            List<InputTick> ticks = new ArrayList<>();
            Row[] first = new Row[150];
            for (int n = 0; n < first.length; n++) {
                first[n] = generator.next();
            }
            ticks.add(InputTick.of(0, first));
            generator.deletes(0.5);
            for (int i = 1; i < 12; i++) {
                ticks.add(InputTick.of(i, generator.next(), generator.next()));
            }
            OperatorHarness.Run run = harness.run(ticks, seed);
            List<List<@Nullable Object>> present = new ArrayList<>();
            ticks.forEach(tick -> tick.rows().forEach(each -> {
                if (each.row().weight() > 0) {
                    present.add(each.row().values());
                } else {
                    present.remove(present.lastIndexOf(each.row().values()));
                }
            }));
            assertThat(run.net()).as("seed %d", seed).isEqualTo(NettedOutput.of(naive(present, settings, false)));
        }
    }

    /** What the standard says of each row, by looking at all rows of its partition. */
    private static List<Row> naive(List<List<@Nullable Object>> present, OverSettings settings, boolean descending) {
        List<Row> result = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            List<List<@Nullable Object>> rows = new ArrayList<>(
                    present.stream().filter(row -> name.equals(row.getFirst())).toList());
            Comparator<List<@Nullable Object>> order = Comparator.comparingLong(row -> key(row));
            rows.sort(descending ? order.reversed() : order);
            for (int i = 0; i < rows.size(); i++) {
                List<@Nullable Object> values = new ArrayList<>(rows.get(i));
                for (OverFunction function : settings.functions()) {
                    values.add(value(function, settings.frame(), rows, i, descending));
                }
                result.add(new Row(values, 0, 1));
            }
        }
        return result;
    }

    private static long key(List<@Nullable Object> row) {
        return (Long) Objects.requireNonNull(row.get(1));
    }

    private static @Nullable Object value(
            OverFunction function, OverFrame frame, List<List<@Nullable Object>> rows, int i, boolean descending) {
        List<Integer> inFrame = new ArrayList<>();
        for (int j = 0; j < rows.size(); j++) {
            long gap =
                    frame.unit() == Unit.ROWS ? j - i : (descending ? -1 : 1) * (key(rows.get(j)) - key(rows.get(i)));
            if ((frame.preceding() == null || gap >= -frame.preceding())
                    && (frame.following() == null || gap <= frame.following())) {
                inFrame.add(j);
            }
        }
        int firstPeer = i;
        while (firstPeer > 0 && key(rows.get(firstPeer - 1)) == key(rows.get(i))) {
            firstPeer--;
        }
        return switch (function.kind()) {
            case ROW_NUMBER -> i + 1L;
            case RANK -> firstPeer + 1L;
            case DENSE_RANK ->
                rows.subList(0, i + 1).stream().map(OverTest::key).distinct().count();
            case NTILE -> ntile(i, rows.size(), function.number());
            case LAG ->
                i >= function.number() ? rows.get(i - (int) function.number()).get(2) : null;
            case LEAD ->
                i + function.number() < rows.size()
                        ? rows.get(i + (int) function.number()).get(2)
                        : Long.valueOf(-1);
            case FIRST_VALUE ->
                inFrame.isEmpty() ? null : rows.get(inFrame.getFirst()).get(2);
            case LAST_VALUE ->
                inFrame.isEmpty() ? null : rows.get(inFrame.getLast()).get(2);
            case AGGREGATE ->
                inFrame.stream().map(j -> rows.get(j).get(2) + " ").collect(Collectors.joining());
        };
    }

    /** Deals the rows out to the buckets one after the other, then reads off who got how many. */
    private static long ntile(int position, int size, long buckets) {
        long[] sizes = new long[(int) buckets];
        for (int i = 0; i < size; i++) {
            sizes[i % (int) buckets]++;
        }
        long end = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            end += sizes[bucket];
            if (position < end) {
                return bucket + 1L;
            }
        }
        throw new IllegalArgumentException("position " + position + " of " + size);
    }

    @ParameterizedTest
    @MethodSource("appended")
    void aStreamsRowsAreToldOnceWithWhatTheirFrameHoldsByThen(OverFrame frame, List<OverFunction> functions) {
        OverSettings settings = new OverSettings(ordering(false), frame, functions, true);
        OperatorHarness harness = new OperatorHarness(() -> Over.of(settings), List.of(TYPES));
        for (long seed = 1; seed <= 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<InputTick> ticks = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < 200; i++) {
                Row[] rows = new Row[random.nextInt(4)];
                for (int n = 0; n < rows.length; n++) {
                    time += random.nextInt(3);
                    // A little out of order, so that all that is needed is still there.
                    long order = Math.max(0, time - random.nextInt(6));
                    rows[n] = Row.insert(time, random.nextBoolean() ? "a" : "b", order, (long) random.nextInt(5));
                }
                ticks.add(InputTick.of(i, rows));
            }
            OperatorHarness.Run run = harness.run(ticks, seed);
            List<List<@Nullable Object>> present = new ArrayList<>();
            for (int i = 0; i < ticks.size(); i++) {
                ticks.get(i).rows().forEach(each -> present.add(each.row().values()));
                List<Row> all = naive(present, settings, false);
                for (Row row : run.output().get(i)) {
                    assertThat(all.stream().map(Row::values))
                            .as("seed %d, tick %d", seed, i)
                            .contains(row.values());
                }
                assertThat(run.output().get(i).stream().map(row -> row.values().subList(0, 3)))
                        .isEqualTo(ticks.get(i).rows().stream()
                                .map(each -> each.row().values())
                                .toList());
            }
            assertThat(run.lateRows()).isZero();
            assertThat(run.stateEntries()).isLessThan(2 * 140);
        }
    }

    static Stream<Arguments> appended() {
        List<OverFunction> aggregate = List.of(OverFunction.of(JoinedValues.of(2)));
        List<OverFunction> numbers =
                List.of(place(Kind.ROW_NUMBER, 0), place(Kind.RANK, 0), place(Kind.DENSE_RANK, 0), SHIFTED.getFirst());
        return Stream.of(
                Arguments.of(new OverFrame(Unit.ROWS, 4L, 0L), aggregate),
                Arguments.of(new OverFrame(Unit.ROWS, null, 0L), aggregate),
                Arguments.of(new OverFrame(Unit.RANGE, 20L, 0L), aggregate),
                Arguments.of(new OverFrame(Unit.ROWS, 70L, 0L), aggregate),
                Arguments.of(new OverFrame(Unit.RANGE, 90L, 0L), aggregate),
                Arguments.of(new OverFrame(Unit.RANGE, null, 0L), numbers));
    }

    @Test
    void aRowThatNeedsForgottenRowsIsLate() {
        OverSettings settings = new OverSettings(
                ordering(false), new OverFrame(Unit.ROWS, 4L, 0L), List.of(OverFunction.of(JoinedValues.of(2))), true);
        List<InputTick> ticks = new ArrayList<>();
        for (long i = 0; i < 100; i++) {
            ticks.add(InputTick.of(i, Row.insert(i, "a", i, i % 10)));
        }
        ticks.add(InputTick.of(100, Row.insert(100, "a", 3L, 77L), Row.insert(100, "a", 90L, 88L)));
        OperatorHarness.Run run = new OperatorHarness(() -> Over.of(settings), List.of(TYPES)).run(ticks, 1);
        assertThat(run.lateRows()).isEqualTo(1);
        assertThat(run.output().getLast()).containsExactly(Row.insert(100, "a", 90L, 88L, "7 8 9 0 88 "));
    }
}
