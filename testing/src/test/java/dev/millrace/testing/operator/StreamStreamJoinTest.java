// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static dev.millrace.testing.generate.ChangeGenerator.orNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.JoinTimes;
import dev.millrace.engine.join.StreamStreamJoin;
import dev.millrace.plan.node.JoinType;
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

/** The join of two streams, against lists that are searched from end to end. */
class StreamStreamJoinTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final int RIGHT = 1;

    private static OperatorHarness harness(JoinType type, JoinTimes times) {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)));
        return new OperatorHarness(
                () -> new StreamStreamJoin(new JoinShape(type, side, side, null), times), List.of(TYPES, TYPES));
    }

    static Stream<Arguments> joins() {
        return Stream.of(JoinType.INNER, JoinType.LEFT, JoinType.RIGHT, JoinType.FULL)
                .flatMap(type -> Stream.of(
                        Arguments.of(type, new JoinTimes(5, 5, 3L)),
                        Arguments.of(type, new JoinTimes(0, 8, 0L)),
                        Arguments.of(type, new JoinTimes(6, -2, 4L)),
                        Arguments.of(type, new JoinTimes(4, 4, null))));
    }

    @ParameterizedTest
    @MethodSource("joins")
    void equalsASearchOfAllRows(JoinType type, JoinTimes times) {
        for (long seed = 1; seed <= 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<ChangeGenerator> sides = List.of(generator(seed), generator(seed + 50));
            Naive naive = new Naive(type, times);
            List<InputTick> ticks = new ArrayList<>();
            List<List<Row>> expected = new ArrayList<>();
            long watermark = Long.MIN_VALUE;
            for (int i = 0; i < 40; i++) {
                List<InputTick.PortRow> rows = new ArrayList<>();
                for (int n = random.nextInt(6); n > 0; n--) {
                    int port = random.nextInt(2);
                    rows.add(new InputTick.PortRow(port, sides.get(port).next()));
                }
                long before = watermark;
                watermark = Math.max(
                        watermark, Math.min(sides.get(0).time(), sides.get(1).time()) - 2);
                ticks.add(new InputTick(rows, watermark));
                expected.add(naive.tick(rows, before, watermark));
            }
            ticks.add(new InputTick(List.of(), Long.MAX_VALUE));
            expected.add(naive.tick(List.of(), watermark, Long.MAX_VALUE));
            OperatorHarness.Run run = harness(type, times).run(ticks, seed);
            for (int i = 0; i < ticks.size(); i++) {
                assertThat(run.output().get(i)).as("seed %d, tick %d", seed, i).isEqualTo(expected.get(i));
            }
            assertThat(run.lateRows()).isEqualTo(naive.late);
            assertThat(run.stateEntries()).isZero();
        }
    }

    private static ChangeGenerator generator(long seed) {
        return new ChangeGenerator(seed, List.of(orNull(12, letters(3)), longs(100))).disorder(12);
    }

    /** Every row that came, and the definition of the join. */
    private static final class Naive {
        private final JoinType type;
        private final JoinTimes times;
        private final long grace;
        private final long kept;
        private final List<List<Waiting>> sides = List.of(new ArrayList<>(), new ArrayList<>());
        private long late;

        private static final class Waiting {
            private final Row row;
            private boolean told;

            Waiting(Row row, boolean told) {
                this.row = row;
                this.told = told;
            }
        }

        Naive(JoinType type, JoinTimes times) {
            this.type = type;
            this.times = times;
            grace = times.graceMillis() == null ? 24 * 3_600_000 - 8 : times.graceMillis();
            long after = times.afterMillis();
            long before = times.beforeMillis();
            kept = Math.max(before + after, Math.max(before, after)) + grace;
        }

        List<Row> tick(List<InputTick.PortRow> rows, long before, long watermark) {
            List<Row> matched = new ArrayList<>();
            for (InputTick.PortRow each : rows) {
                arrive(each.port(), each.row(), before, matched);
            }
            List<Row> output = new ArrayList<>();
            List<Row> closed = new ArrayList<>();
            for (int port : new int[] {RIGHT, 0}) {
                for (Waiting each : sides.get(port)) {
                    if (!each.told && closes(port, each.row) < watermark) {
                        each.told = true;
                        closed.add(pair(port, each.row, null));
                    }
                }
            }
            // Stable: right before left and then by arrival, among equal times and keys.
            closed.sort(Comparator.comparingLong(Row::timestamp)
                    .thenComparingInt(row -> row.value(1) == null ? 0 : 1)
                    .thenComparing(row -> String.valueOf(row.value(0) == null ? row.value(2) : row.value(0))));
            output.addAll(closed);
            output.addAll(matched);
            return output;
        }

        private long closes(int port, Row row) {
            return row.timestamp() + (port == 0 ? times.afterMillis() : times.beforeMillis()) + grace;
        }

        private void arrive(int port, Row row, long watermark, List<Row> matched) {
            List<Waiting> candidates = new ArrayList<>(sides.get(1 - port));
            candidates.sort(Comparator.comparingLong(each -> each.row.timestamp()));
            boolean found = false;
            for (Waiting each : candidates) {
                long gap = port == 0 ? each.row.timestamp() - row.timestamp() : row.timestamp() - each.row.timestamp();
                boolean near = gap >= -times.beforeMillis() && gap <= times.afterMillis();
                boolean isKept = watermark == Long.MIN_VALUE || each.row.timestamp() + kept >= watermark;
                if (row.value(0) != null && row.value(0).equals(each.row.value(0)) && near && isKept) {
                    each.told = true;
                    found = true;
                    matched.add(pair(port, row, each.row));
                }
            }
            boolean isLate = row.value(0) != null && closes(port, row) < watermark;
            late += isLate ? 1 : 0;
            boolean keeps = type == JoinType.FULL || type == (port == 0 ? JoinType.LEFT : JoinType.RIGHT);
            boolean told = found || !keeps;
            if (!told && (row.value(0) == null || isLate || times.graceMillis() == null)) {
                matched.add(pair(port, row, null));
                told = true;
            }
            if (!isLate && row.value(0) != null) {
                sides.get(port).add(new Waiting(row, told));
            }
        }

        private static Row pair(int port, Row row, @Nullable Row other) {
            List<@Nullable Object> values = new ArrayList<>();
            values.addAll(port == 0 ? row.values() : nullsOr(other));
            values.addAll(port == 0 ? nullsOr(other) : row.values());
            return new Row(values, other == null ? row.timestamp() : Math.max(row.timestamp(), other.timestamp()), 1);
        }

        private static List<@Nullable Object> nullsOr(@Nullable Row row) {
            if (row != null) {
                return row.values();
            }
            List<@Nullable Object> nulls = new ArrayList<>();
            nulls.add(null);
            nulls.add(null);
            return nulls;
        }
    }

    @Test
    void withGraceAnUnmatchedRowIsToldWhenItsWindowHasClosed() {
        OperatorHarness.Run run = harness(JoinType.LEFT, new JoinTimes(10, 10, 5L))
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(0, "a", 1L)),
                                InputTick.of(15),
                                InputTick.of(16).and(RIGHT, Row.insert(8, "b", 7L))),
                        1);
        assertThat(run.output()).containsExactly(List.of(), List.of(), List.of(Row.insert(0, "a", 1L, null, null)));
    }

    @Test
    void withoutGraceItIsToldAtOnceAndTheMatchLater() {
        OperatorHarness.Run run = harness(JoinType.LEFT, new JoinTimes(10, 10, null))
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(0, "a", 1L)),
                                InputTick.of(9).and(RIGHT, Row.insert(9, "a", 7L))),
                        1);
        assertThat(run.rows()).containsExactly(Row.insert(0, "a", 1L, null, null), Row.insert(9, "a", 1L, "a", 7L));
    }
}
