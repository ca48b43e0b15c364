// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static dev.millrace.testing.generate.ChangeGenerator.orNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.expression.Selection;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.TableJoin;
import dev.millrace.plan.node.JoinType;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The join of two changing relations, against nested loops over lists, and its order for one record at a time. */
class TableJoinTest {

    /** (key, value) on both sides. */
    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);

    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    /** The left value is less than the right one. */
    private static final Predicate LESS = input -> {
        LongColumn left = (LongColumn) input.column(1);
        LongColumn right = (LongColumn) input.column(3);
        int[] positions = new int[input.rows()];
        int count = 0;
        for (int i = 0; i < input.rows(); i++) {
            if (left.get(i) < right.get(i)) {
                positions[count++] = i;
            }
        }
        return new Selection(positions, count, input.rows());
    };

    private static OperatorHarness harness(JoinType type, boolean keyed, boolean residual) {
        JoinShape.Side side =
                new JoinShape.Side(TYPES, keyed ? List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)) : List.of());
        JoinShape shape = new JoinShape(type, side, side, residual ? LESS : null);
        return new OperatorHarness(() -> TableJoin.of(shape), List.of(TYPES, TYPES));
    }

    static Stream<Arguments> joins() {
        return Arrays.stream(JoinType.values())
                .flatMap(type -> Stream.of(
                        Arguments.of(type, true, false),
                        Arguments.of(type, true, true),
                        Arguments.of(type, false, false),
                        Arguments.of(type, false, true)));
    }

    @ParameterizedTest
    @MethodSource("joins")
    void equalsTheJoinOfTheStatesAfterEveryTick(JoinType type, boolean keyed, boolean residual) {
        for (long seed = 1; seed <= 4; seed++) {
            List<InputTick> ticks = ticks(seed, keyed ? 25 : 8);
            OperatorHarness harness = harness(type, keyed, residual);
            OperatorHarness.Run run = harness.run(ticks, seed);
            List<Row> left = new ArrayList<>();
            List<Row> right = new ArrayList<>();
            List<Row> output = new ArrayList<>();
            for (int i = 0; i < ticks.size(); i++) {
                for (InputTick.PortRow each : ticks.get(i).rows()) {
                    (each.port() == LEFT ? left : right).add(each.row());
                }
                output.addAll(run.output().get(i));
                assertThat(NettedOutput.of(output))
                        .as("seed %d, tick %d", seed, i)
                        .isEqualTo(naive(type, keyed, residual, present(left), present(right)));
            }
            assertThat(harness.runOnce(
                                    InputTick.inOneTick(ticks),
                                    OperatorHarness.Cut.ALL_AT_ONCE,
                                    OperatorHarness.Host.STEADY,
                                    seed)
                            .net())
                    .isEqualTo(run.net());
            assertThat(harness.runOnce(
                                    InputTick.oneRowEach(ticks),
                                    OperatorHarness.Cut.ALL_AT_ONCE,
                                    OperatorHarness.Host.STEADY,
                                    seed)
                            .net())
                    .isEqualTo(run.net());
        }
    }

    private static List<InputTick> ticks(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ChangeGenerator> sides = List.of(generator(10 * seed), generator(10 * seed + 1));
        List<InputTick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<InputTick.PortRow> rows = new ArrayList<>();
            for (int n = random.nextInt(9); n > 0; n--) {
                int port = random.nextInt(2);
                rows.add(new InputTick.PortRow(port, sides.get(port).next()));
            }
            ticks.add(new InputTick(rows, i));
        }
        return ticks;
    }

    private static ChangeGenerator generator(long seed) {
        return new ChangeGenerator(seed, List.of(orNull(8, letters(3)), longs(4)))
                .deletes(0.4)
                .disorder(10);
    }

    /** The rows that are there after the changes, each as often as it is. */
    private static List<List<@Nullable Object>> present(List<Row> changes) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Row change : changes) {
            if (change.weight() > 0) {
                rows.add(change.values());
            } else {
                rows.remove(change.values());
            }
        }
        return rows;
    }

    private static NettedOutput naive(
            JoinType type,
            boolean keyed,
            boolean residual,
            List<List<@Nullable Object>> left,
            List<List<@Nullable Object>> right) {
        List<Row> result = new ArrayList<>();
        boolean[] rightMatched = new boolean[right.size()];
        for (List<@Nullable Object> l : left) {
            boolean matched = false;
            for (int i = 0; i < right.size(); i++) {
                if (matches(keyed, residual, l, right.get(i))) {
                    matched = true;
                    rightMatched[i] = true;
                    if (type != JoinType.SEMI && type != JoinType.ANTI) {
                        result.add(row(l, right.get(i)));
                    }
                }
            }
            switch (type) {
                case LEFT, FULL -> {
                    if (!matched) {
                        result.add(row(l, Arrays.asList(null, null)));
                    }
                }
                case SEMI -> {
                    if (matched) {
                        result.add(row(l, List.of()));
                    }
                }
                case ANTI -> {
                    if (!matched) {
                        result.add(row(l, List.of()));
                    }
                }
                case INNER, RIGHT -> {}
            }
        }
        for (int i = 0; i < right.size(); i++) {
            if (!rightMatched[i] && (type == JoinType.RIGHT || type == JoinType.FULL)) {
                result.add(row(Arrays.asList(null, null), right.get(i)));
            }
        }
        return NettedOutput.of(result);
    }

    private static boolean matches(
            boolean keyed, boolean residual, List<@Nullable Object> left, List<@Nullable Object> right) {
        boolean keysMatch = !keyed || (left.get(0) != null && left.get(0).equals(right.get(0)));
        return keysMatch && (!residual || (Long) left.get(1) < (Long) right.get(1));
    }

    private static Row row(List<@Nullable Object> left, List<@Nullable Object> right) {
        List<@Nullable Object> values = new ArrayList<>(left);
        values.addAll(right);
        return new Row(values, 0, 1);
    }

    @Test
    void aLateRightRowRetractsTheNullPaddedRow() {
        OperatorHarness.Run run = harness(JoinType.LEFT, true, false)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(10, "pen", 1L)),
                                InputTick.of(0).and(RIGHT, Row.insert(5, "pen", 3L)),
                                InputTick.of(0).and(RIGHT, Row.delete(20, "pen", 3L), Row.insert(20, "pen", 4L)),
                                InputTick.of(0).and(RIGHT, Row.delete(15, "pen", 4L))),
                        1);
        assertThat(run.output())
                .containsExactly(
                        List.of(Row.insert(10, "pen", 1L, null, null)),
                        List.of(Row.delete(10, "pen", 1L, null, null), Row.insert(10, "pen", 1L, "pen", 3L)),
                        List.of(Row.delete(20, "pen", 1L, "pen", 3L), Row.insert(20, "pen", 1L, "pen", 4L)),
                        List.of(Row.delete(15, "pen", 1L, "pen", 4L), Row.insert(15, "pen", 1L, null, null)));
    }

    @Test
    void bothSidesChangeInOneTickAndOnlyTheNewStateShows() {
        OperatorHarness.Run run = harness(JoinType.FULL, true, false)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(1, "a", 1L)).and(RIGHT, Row.insert(1, "a", 2L)),
                                InputTick.of(0, Row.delete(2, "a", 1L), Row.insert(2, "a", 5L))
                                        .and(RIGHT, Row.delete(3, "a", 2L), Row.insert(3, "a", 6L))),
                        1);
        assertThat(run.output().get(0)).containsExactly(Row.insert(1, "a", 1L, "a", 2L));
        assertThat(run.output().get(1))
                .containsExactly(Row.delete(2, "a", 1L, "a", 2L), Row.insert(3, "a", 5L, "a", 6L));
    }

    @Test
    void aRowWrittenAgainIsToldAgainWithItsNewTime() {
        OperatorHarness.Run run = harness(JoinType.INNER, true, false)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(1, "a", 1L)).and(RIGHT, Row.insert(1, "a", 2L)),
                                InputTick.of(0, Row.delete(9, "a", 1L), Row.insert(9, "a", 1L))),
                        1);
        assertThat(run.output().get(1))
                .containsExactly(Row.delete(9, "a", 1L, "a", 2L), Row.insert(9, "a", 1L, "a", 2L));
    }

    @Test
    void theRowsOfAForeignKeyFollowInTheOrderInWhichTheyCame() {
        OperatorHarness.Run run = harness(JoinType.INNER, true, false)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(1, "a", 3L), Row.insert(2, "a", 1L), Row.insert(9, "a", 2L)),
                                InputTick.of(0).and(RIGHT, Row.insert(5, "a", 7L))),
                        1);
        assertThat(run.output().get(1))
                .containsExactly(
                        Row.insert(5, "a", 3L, "a", 7L),
                        Row.insert(5, "a", 1L, "a", 7L),
                        Row.insert(9, "a", 2L, "a", 7L));
    }
}
