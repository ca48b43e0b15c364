// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.StreamTableJoin;
import dev.millrace.plan.node.JoinType;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTableJoinTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final int TABLE = 1;

    private static OperatorHarness harness(JoinType type) {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)));
        return new OperatorHarness(
                () -> new StreamTableJoin(new JoinShape(type, side, side, null)), List.of(TYPES, TYPES));
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT"})
    void eachStreamRowMeetsTheTableAsItIsThen(JoinType type) {
        for (long seed = 1; seed <= 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeGenerator stream = new ChangeGenerator(
                            seed,
                            List.of(ChangeGenerator.orNull(9, ChangeGenerator.letters(4)), ChangeGenerator.longs(9)))
                    .disorder(15);
            ChangeGenerator table = new ChangeGenerator(
                            seed + 100,
                            List.of(ChangeGenerator.orNull(9, ChangeGenerator.letters(4)), ChangeGenerator.longs(3)))
                    .deletes(0.4);
            List<InputTick> ticks = new ArrayList<>();
            List<Row> expected = new ArrayList<>();
            List<List<@Nullable Object>> present = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                List<InputTick.PortRow> rows = new ArrayList<>();
                for (int n = random.nextInt(8); n > 0; n--) {
                    int port = random.nextInt(2);
                    Row row = (port == TABLE ? table : stream).next();
                    rows.add(new InputTick.PortRow(port, row));
                    if (port == TABLE) {
                        if (row.weight() > 0) {
                            present.add(row.values());
                        } else {
                            present.remove(row.values());
                        }
                    } else {
                        expected.addAll(lookUp(type, row, present));
                    }
                }
                ticks.add(new InputTick(rows, i));
            }
            OperatorHarness.Run run = harness(type).run(ticks, seed);
            assertThat(run.net()).as("seed %d", seed).isEqualTo(NettedOutput.of(expected));
            assertThat(run.rows().stream().flatMap(row -> Collections.nCopies(row.weight(), row.timestamp()).stream()))
                    .isEqualTo(expected.stream().map(Row::timestamp).toList());
        }
    }

    private static List<Row> lookUp(JoinType type, Row row, List<List<@Nullable Object>> present) {
        List<Row> found = new ArrayList<>();
        for (List<@Nullable Object> each : present) {
            if (row.value(0) != null && row.value(0).equals(each.get(0))) {
                List<@Nullable Object> values = new ArrayList<>(row.values());
                values.addAll(each);
                found.add(new Row(values, row.timestamp(), 1));
            }
        }
        if (found.isEmpty() && type == JoinType.LEFT) {
            List<@Nullable Object> values = new ArrayList<>(row.values());
            values.add(null);
            values.add(null);
            found.add(new Row(values, row.timestamp(), 1));
        }
        return found;
    }

    @Test
    void aMissEmitsNullAtOnceAndIsNotTakenBack() {
        OperatorHarness.Run run = harness(JoinType.LEFT)
                .run(
                        List.of(
                                InputTick.of(0, Row.insert(10, "a", 1L)),
                                InputTick.of(0).and(TABLE, Row.insert(5, "a", 3L)),
                                InputTick.of(0, Row.insert(11, "a", 2L)),
                                InputTick.of(0).and(TABLE, Row.delete(30, "a", 3L)),
                                InputTick.of(0, Row.insert(12, null, 3L), Row.insert(12, "a", 4L))),
                        1);
        assertThat(run.rows())
                .containsExactly(
                        Row.insert(10, "a", 1L, null, null),
                        Row.insert(11, "a", 2L, "a", 3L),
                        Row.insert(12, null, 3L, null, null),
                        Row.insert(12, "a", 4L, null, null));
    }
}
