// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.sort.Limit;
import dev.millrace.engine.sort.Sort;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.testing.generate.ChangeGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SortTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final Ordering BY_NUMBER = new Ordering(
            TYPES,
            List.of(),
            List.of(new ColumnEvaluator(1, ScalarType.BIGINT)),
            List.of(new SortCodec.Direction(true, false)));

    @Test
    void putsOutWhatIsLeftInOrderWhenTheInputIsComplete() {
        for (long seed = 1; seed <= 10; seed++) {
            ChangeGenerator generator = new ChangeGenerator(
                            seed, List.of(ChangeGenerator.letters(26), ChangeGenerator.longs(1000)))
                    .deletes(0.3);
            List<InputTick> ticks = new ArrayList<>();
            List<Row> present = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Row row = generator.next();
                ticks.add(InputTick.of(i, row));
                if (row.weight() > 0) {
                    present.add(row);
                } else {
                    for (int n = present.size() - 1; n >= 0; n--) {
                        if (present.get(n).values().equals(row.values())) {
                            present.remove(n);
                            break;
                        }
                    }
                }
            }
            ticks.add(InputTick.of(Long.MAX_VALUE));
            ticks.add(InputTick.of(Long.MAX_VALUE));
            OperatorHarness.Run run =
                    new OperatorHarness(() -> new Sort(BY_NUMBER, 2, 7L), List.of(TYPES)).run(ticks, seed);
            present.sort(Comparator.comparingLong((Row row) -> number(row)).reversed());
            assertThat(run.rows()).as("seed %d", seed).isEqualTo(present.subList(2, Math.min(9, present.size())));
            assertThat(run.output().get(50)).hasSameSizeAs(run.rows());
        }
    }

    private static long number(Row row) {
        return (Long) Objects.requireNonNull(row.value(1));
    }

    @Test
    void anOffsetBehindTheEndLeavesNothing() {
        List<InputTick> ticks = List.of(InputTick.of(Long.MAX_VALUE, Row.insert(1, "a", 1L)));
        OperatorHarness.Run run = new OperatorHarness(() -> new Sort(BY_NUMBER, 5, null), List.of(TYPES)).run(ticks, 1);
        assertThat(run.rows()).isEmpty();
    }

    @Test
    void aLimitPassesTheFirstRowsOverTicksAndRestarts() {
        List<InputTick> ticks = List.of(
                InputTick.of(0, Row.insert(1, "a", 1L), Row.insert(2, "b", 2L)),
                InputTick.of(0, Row.delete(3, "a", 1L), Row.insert(3, "a", 4L), Row.insert(4, "c", 5L)),
                InputTick.of(0, Row.insert(5, "d", 6L)));
        OperatorHarness.Run run = new OperatorHarness(() -> new Limit(3), List.of(TYPES)).run(ticks, 1);
        assertThat(run.rows())
                .containsExactly(
                        Row.insert(1, "a", 1L), Row.insert(2, "b", 2L), Row.delete(3, "a", 1L), Row.insert(3, "a", 4L));
    }

    @Test
    void aReachedLimitSaysSo() {
        Limit limit = (Limit) new KeyValueHost(() -> new Limit(0)).operator();
        assertThat(limit.isReached()).isTrue();
        @Nullable Object open = new KeyValueHost(() -> new Limit(1)).operator();
        assertThat(((Limit) Objects.requireNonNull(open)).isReached()).isFalse();
    }
}
