// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static dev.millrace.testing.generate.ChangeGenerator.orNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.over.TopN;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ranking against sorting everything after each tick. Rows are (partition, value, id); the id makes the order total. */
class TopNTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT, ScalarType.BIGINT);

    private static OperatorHarness harness(long limit, boolean withRowNumber) {
        return new OperatorHarness(() -> new TopN(ordering(), limit, withRowNumber), List.of(TYPES));
    }

    private static Ordering ordering() {
        return new Ordering(
                TYPES,
                List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)),
                List.of(new ColumnEvaluator(1, ScalarType.BIGINT), new ColumnEvaluator(2, ScalarType.BIGINT)),
                List.of(new SortCodec.Direction(true, true), SortCodec.Direction.ASCENDING));
    }

    static Stream<Arguments> settings() {
        return Stream.of(1L, 3L, Long.MAX_VALUE)
                .flatMap(limit -> Stream.of(Arguments.of(limit, false), Arguments.of(limit, true)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void equalsSortingAllRowsAfterEveryTick(long limit, boolean withRowNumber) {
        for (long seed = 1; seed <= 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeGenerator generator = new ChangeGenerator(
                            seed, List.of(orNull(9, letters(2)), orNull(9, longs(5)), longs(6)))
                    .deletes(0.45)
                    .disorder(9);
            List<InputTick> ticks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Row[] rows = new Row[random.nextInt(7)];
                for (int n = 0; n < rows.length; n++) {
                    rows[n] = generator.next();
                }
                ticks.add(InputTick.of(i, rows));
            }
            OperatorHarness.Run run = harness(limit, withRowNumber).run(ticks, seed);
            List<List<@Nullable Object>> present = new ArrayList<>();
            List<Row> output = new ArrayList<>();
            for (int i = 0; i < ticks.size(); i++) {
                for (InputTick.PortRow each : ticks.get(i).rows()) {
                    if (each.row().weight() > 0) {
                        present.add(each.row().values());
                    } else {
                        present.remove(each.row().values());
                    }
                }
                output.addAll(run.output().get(i));
                assertThat(NettedOutput.of(output))
                        .as("seed %d, tick %d", seed, i)
                        .isEqualTo(naive(present, limit, withRowNumber));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void ofRowsThatAreOnlyAddedNoMoreAreKeptThanAreWanted(long limit, boolean withRowNumber) {
        for (long seed = 1; seed <= 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeGenerator generator = new ChangeGenerator(seed, List.of(letters(2), longs(5), longs(6))).disorder(9);
            List<InputTick> ticks = new ArrayList<>();
            List<List<@Nullable Object>> present = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Row[] rows = new Row[random.nextInt(7)];
                for (int n = 0; n < rows.length; n++) {
                    rows[n] = generator.next();
                    present.add(rows[n].values());
                }
                ticks.add(InputTick.of(i, rows));
            }
            OperatorHarness.Run all = harness(limit, withRowNumber).run(ticks, seed);
            OperatorHarness.Run few = new OperatorHarness(
                            () -> new TopN(ordering(), limit, withRowNumber, true), List.of(TYPES))
                    .run(ticks, seed);
            for (int i = 0; i < ticks.size(); i++) {
                assertThat(NettedOutput.of(few.output().get(i)))
                        .as("seed %d, tick %d", seed, i)
                        .isEqualTo(NettedOutput.of(all.output().get(i)));
            }
            assertThat(few.net()).as("seed %d", seed).isEqualTo(naive(present, limit, withRowNumber));
            assertThat((long) few.stateEntries())
                    .as("rows of both partitions, seed %d", seed)
                    .isEqualTo(limit < present.size() ? 2 * limit : present.size());
        }
    }

    private static NettedOutput naive(List<List<@Nullable Object>> present, long limit, boolean withRowNumber) {
        Comparator<List<@Nullable Object>> order = Comparator.<List<@Nullable Object>, Long>comparing(
                        row -> row.get(1) == null ? Long.MAX_VALUE : (Long) row.get(1))
                .reversed()
                .thenComparing(row -> (Long) row.get(2));
        List<List<@Nullable Object>> sorted = new ArrayList<>(present);
        sorted.sort(order);
        List<Row> result = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            List<@Nullable Object> row = sorted.get(i);
            long number = sorted.subList(0, i).stream()
                            .filter(other -> String.valueOf(other.get(0)).equals(String.valueOf(row.get(0))))
                            .count()
                    + 1;
            if (number <= limit) {
                List<@Nullable Object> values = new ArrayList<>(row);
                if (withRowNumber) {
                    values.add(number);
                }
                result.add(new Row(values, 0, 1));
            }
        }
        return NettedOutput.of(result);
    }

    @Test
    void aBetterRowPushesTheLastOneOutAndItsDeletionBringsItBack() {
        OperatorHarness.Run run = harness(2, true)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(1, "a", 5L, 1L), Row.insert(2, "a", 3L, 2L)),
                                InputTick.of(0, Row.insert(3, "a", 4L, 3L)),
                                InputTick.of(0, Row.delete(9, "a", 4L, 3L))),
                        1);
        assertThat(run.output())
                .containsExactly(
                        List.of(Row.insert(1, "a", 5L, 1L, 1L), Row.insert(2, "a", 3L, 2L, 2L)),
                        List.of(Row.delete(2, "a", 3L, 2L, 2L), Row.insert(3, "a", 4L, 3L, 2L)),
                        List.of(Row.delete(3, "a", 4L, 3L, 2L), Row.insert(2, "a", 3L, 2L, 2L)));
    }

    @Test
    void rowsThatRankEquallyStandInTheOrderInWhichTheyCame() {
        Ordering ordering = new Ordering(
                TYPES,
                List.of(),
                List.of(new ColumnEvaluator(1, ScalarType.BIGINT)),
                List.of(SortCodec.Direction.ASCENDING));
        OperatorHarness.Run run = new OperatorHarness(() -> new TopN(ordering, 1, false), List.of(TYPES))
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(1, "z", 5L, 1L)),
                                InputTick.of(0, Row.insert(2, "b", 5L, 0L)),
                                InputTick.of(0, Row.delete(3, "z", 5L, 1L))),
                        1);
        assertThat(run.output().get(1)).isEmpty();
        assertThat(run.output().get(2)).containsExactly(Row.delete(3, "z", 5L, 1L), Row.insert(2, "b", 5L, 0L));
    }
}
