// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.OperatorRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableRowsTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);

    @Test
    void anUpsertDeletesTheRowThatWasThere() {
        OperatorRun run = new OperatorRun(new LatestRows(List.of(0), TYPES), TYPES);
        assertThat(run.tick(1).row(1, 1, "k", 1L).row(2, 1, "k", 2L).end())
                .containsExactly("+1 k 1 @1", "-1 k 1 @2", "+1 k 2 @2");
        assertThat(run.tick(2).row(3, -1, "k", null).end()).containsExactly("-1 k 2 @3");
        assertThat(run.tick(3).row(4, -1, "k", null).row(4, 1, null, 7L).end()).isEmpty();
    }

    @Test
    void changesOfATablePassUnchanged() {
        OperatorRun run = new OperatorRun(new LatestRows(List.of(0), TYPES), TYPES);
        run.tick(1).row(1, 1, "k", 1L).end();
        assertThat(run.tick(2).row(2, -1, "k", 1L).row(2, 1, "k", 2L).end()).containsExactly("-1 k 1 @2", "+1 k 2 @2");
    }

    @Test
    void aKeyIsNamedOncePerTickInOrderOfFirstTouch() {
        OperatorRun run = new OperatorRun(new NetRows(List.of(0), TYPES), TYPES);
        assertThat(run.tick(1)
                        .row(1, 1, "b", 1L)
                        .row(1, 1, "a", 1L)
                        .row(2, -1, "b", 1L)
                        .row(2, 1, "b", 2L)
                        .end())
                .containsExactly("+1 b 2 @2", "+1 a 1 @1");
        assertThat(run.tick(2).row(3, -1, "b", 2L).end()).containsExactly("-1 b null @3");
        assertThat(run.tick(3).end()).isEmpty();
    }
}
