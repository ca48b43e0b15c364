// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.OperatorRun;
import dev.millrace.engine.function.aggregate.Columns;
import dev.millrace.plan.node.Emit;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionAggregateTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);

    private static OperatorRun run(Emit emit, long grace) {
        return new OperatorRun(
                new SessionAggregate(
                        List.of(Columns.at(0, ScalarType.VARCHAR)),
                        List.of(Columns.sum(1)),
                        10,
                        null,
                        new AggregateSettings(emit, grace, true, false, false, true)),
                TYPES);
    }

    @Test
    void aRowWithinTheGapExtendsItsSession() {
        OperatorRun run = run(Emit.CHANGES, 1000);
        assertThat(run.tick(5).row(5, 1, "a", 1L).end()).containsExactly("+1 a 5 5 1 @5");
        assertThat(run.tick(15).row(15, 1, "a", 2L).end()).containsExactly("-1 a 5 5 1 @5", "+1 a 5 15 3 @15");
        assertThat(run.tick(15).row(9, 1, "a", 4L).end()).containsExactly("-1 a 5 15 3 @15", "+1 a 5 15 7 @15");
    }

    @Test
    void aRowBetweenTwoSessionsJoinsThem() {
        OperatorRun run = run(Emit.CHANGES, 1000);
        assertThat(run.tick(20).row(0, 1, "a", 1L).row(20, 1, "a", 2L).end())
                .containsExactly("+1 a 0 0 1 @0", "+1 a 20 20 2 @20");
        assertThat(run.tick(20).row(10, 1, "a", 4L).end())
                .containsExactly("-1 a 0 0 1 @0", "-1 a 20 20 2 @20", "+1 a 0 20 7 @20");
    }

    @Test
    void sessionsThatMeetWithinOneTickAreToldOnce() {
        OperatorRun run = run(Emit.CHANGES, 1000);
        assertThat(run.tick(20)
                        .row(0, 1, "a", 1L)
                        .row(20, 1, "a", 2L)
                        .row(10, 1, "a", 4L)
                        .end())
                .containsExactly("+1 a 0 20 7 @20");
    }

    @Test
    void aSessionCloses() {
        OperatorRun run = run(Emit.FINAL, 0);
        assertThat(run.tick(5).row(5, 1, "a", 1L).end()).isEmpty();
        assertThat(run.tick(15).row(15, 1, "b", 1L).end()).isEmpty();
        assertThat(run.tick(16).end()).containsExactly("+1 a 5 5 1 @5");
        assertThat(run.tick(16).row(4, 1, "a", 1L).end()).isEmpty();
        assertThat(run.count("late_rows")).isEqualTo(1);
    }
}
