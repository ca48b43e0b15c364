// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.OperatorRun;
import dev.millrace.engine.function.aggregate.Columns;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.plan.node.Emit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupAggregateTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);

    private static OperatorRun run(@Nullable TimeWindows windows, AggregateSettings settings) {
        return new OperatorRun(
                new GroupAggregate(
                        List.of(Columns.at(0, ScalarType.VARCHAR)),
                        List.of(Columns.sum(1), Columns.count()),
                        windows,
                        null,
                        settings),
                TYPES);
    }

    private static AggregateSettings settings(Emit emit, long grace, boolean keepEmpty) {
        return new AggregateSettings(emit, grace, true, keepEmpty, true, true);
    }

    @Test
    void tellsTheNetChangeOfEachTouchedGroupInOrderOfFirstTouch() {
        OperatorRun run = run(null, settings(Emit.CHANGES, 0, false));
        assertThat(run.tick(1)
                        .row(1, 1, "b", 5L)
                        .row(2, 1, "a", 1L)
                        .row(3, 1, "b", 2L)
                        .end())
                .containsExactly("+1 b 7 2 @3", "+1 a 1 1 @2");
        assertThat(run.tick(2).row(4, 1, "a", 1L).end()).containsExactly("-1 a 1 1 @4", "+1 a 2 2 @4");
    }

    @Test
    void aGroupWhoseLastRowIsDeletedDisappears() {
        OperatorRun run = run(null, settings(Emit.CHANGES, 0, false));
        run.tick(1).row(1, 1, "a", 5L).end();
        assertThat(run.tick(2).row(2, -1, "a", 5L).end()).containsExactly("-1 a 5 1 @2");
        assertThat(run.tick(3).row(3, 1, "a", 6L).end()).containsExactly("+1 a 6 1 @3");
    }

    @Test
    void aGroupWithoutRowsStaysWhereAskedFor() {
        OperatorRun run = run(null, settings(Emit.CHANGES, 0, true));
        run.tick(1).row(1, 1, "a", 5L).end();
        assertThat(run.tick(2).row(2, -1, "a", 5L).end()).hasSize(2).last().isEqualTo("+1 a 0 0 @2");
    }

    @Test
    void aGroupThatComesAndGoesWithinATickIsNotTold() {
        OperatorRun run = run(null, settings(Emit.CHANGES, 0, false));
        assertThat(run.tick(1).row(1, 1, "a", 5L).row(2, -1, "a", 5L).end()).isEmpty();
    }

    @Test
    void rowsWithANullKeyBelongToNoGroup() {
        OperatorRun run = run(null, settings(Emit.CHANGES, 0, false));
        assertThat(run.tick(1).row(1, 1, null, 5L).end()).isEmpty();
    }

    @Test
    void hoppingWindowsTakeARowEach() {
        OperatorRun run = run(new TimeWindows(10, 5), settings(Emit.CHANGES, 100, false));
        assertThat(run.tick(12).row(12, 1, "a", 1L).end()).containsExactly("+1 a 5 15 1 1 @12", "+1 a 10 20 1 1 @12");
    }

    @Test
    void aLateRowIsDroppedAndCountedOnceGraceIsOver() {
        OperatorRun run = run(new TimeWindows(10, 10), settings(Emit.CHANGES, 5, false));
        run.tick(14).row(14, 1, "a", 1L).end();
        assertThat(run.tick(15).row(3, 1, "a", 1L).end()).containsExactly("+1 a 0 10 1 1 @3");
        assertThat(run.tick(15).row(4, 1, "a", 1L).end()).isEmpty();
        assertThat(run.count("late_rows")).isEqualTo(1);
    }

    @Test
    void finalResultsComeOnceInOrderOfWindowAndKey() {
        OperatorRun run = run(new TimeWindows(10, 10), settings(Emit.FINAL, 0, false));
        assertThat(run.tick(9)
                        .row(1, 1, "b", 1L)
                        .row(2, 1, "a", 1L)
                        .row(3, 1, "b", 1L)
                        .end())
                .isEmpty();
        assertThat(run.tick(25).row(25, 1, "a", 9L).end()).containsExactly("+1 a 0 10 1 1 @2", "+1 b 0 10 2 2 @3");
        assertThat(run.tick(Long.MAX_VALUE).end()).containsExactly("+1 a 20 30 9 1 @25");
    }
}
