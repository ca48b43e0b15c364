// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.INT);

    @Test
    void collectsRowsWithTimesAndWeights() {
        ChangesBuilder builder = new ChangesBuilder(TYPES);
        builder.append(List.of("pen", 3), 100, 1);
        builder.append(Arrays.asList("ink", null), 200, -1);
        Changes changes = builder.build();
        assertThat(changes.rows()).isEqualTo(2);
        assertThat(changes.column(0).value(1)).isEqualTo("ink");
        assertThat(changes.column(1).value(1)).isNull();
        assertThat(changes.timestamps()).startsWith(100, 200);
        assertThat(changes.weight(0)).isEqualTo(1);
        assertThat(changes.weight(1)).isEqualTo(-1);
        assertThat(changes.watermark(1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void insertionsOnlyNeedNoWeights() {
        ChangesBuilder builder = new ChangesBuilder(TYPES);
        for (int i = 0; i < 1000; i++) {
            builder.append(List.of("x", i), i, 1);
        }
        Changes changes = builder.build();
        assertThat(changes.weights()).isNull();
        assertThat(changes.weight(999)).isEqualTo(1);
        assertThat(changes.timestamps()[999]).isEqualTo(999);
        builder.append(List.of("y", 1), 5, -1);
        Changes next = builder.build();
        assertThat(next.rows()).isEqualTo(1);
        assertThat(next.weight(0)).isEqualTo(-1);
        assertThat(changes.column(1).value(0)).isEqualTo(0);
    }

    @Test
    void anAbandonedRowLeavesNoTrace() {
        ChangesBuilder builder = new ChangesBuilder(TYPES);
        builder.append(List.of("a", 1), 1, 1);
        builder.column(0).appendValue("half");
        builder.abandonRow();
        builder.column(0).appendNull();
        builder.column(1).appendNull();
        builder.abandonRow();
        builder.abandonRow();
        builder.append(List.of("b", 2), 2, 1);
        Changes changes = builder.build();
        assertThat(changes.column(0).value(1)).isEqualTo("b");
        assertThat(changes.column(1).nulls()).isNull();
    }

    @Test
    void rowsAreCopiedFromOtherChanges() {
        ChangesBuilder builder = new ChangesBuilder(TYPES);
        builder.append(List.of("a", 1), 10, 1);
        builder.append(Arrays.asList(null, 2), 20, 1);
        Changes changes = builder.build();
        builder.append(changes, 1, -1);
        Changes copy = builder.build();
        assertThat(copy.column(0).value(0)).isNull();
        assertThat(copy.column(1).value(0)).isEqualTo(2);
        assertThat(copy.timestamps()[0]).isEqualTo(20);
        assertThat(copy.weight(0)).isEqualTo(-1);
    }

    @Test
    void selectionTakesAllLanesAlong() {
        LongColumn column = new LongColumn(ScalarType.BIGINT, 3, new long[] {1, 2, 3}, null);
        Changes changes =
                new Changes(3, List.of(column), new long[] {10, 20, 30}, new int[] {1, -1, 1}, new long[] {5, 6, 7});
        Changes selected = changes.select(new int[] {2, 1, 1, 0}, 3);
        assertThat(selected.rows()).isEqualTo(3);
        assertThat(selected.column(0).value(0)).isEqualTo(3L);
        assertThat(selected.column(0).value(2)).isEqualTo(2L);
        assertThat(selected.timestamps()).containsExactly(30, 20, 20);
        assertThat(selected.weights()).containsExactly(1, -1, -1);
        assertThat(selected.watermark(0)).isEqualTo(7);
        Changes plain = Changes.inserts(3, List.of(column), new long[3]).select(new int[] {0}, 1);
        assertThat(plain.weights()).isNull();
        assertThat(plain.watermarks()).isNull();
        assertThat(changes.withTimestamps(new long[] {7, 8, 9}).timestamps()[2]).isEqualTo(9);
        assertThat(changes.withColumns(List.of()).weight(1)).isEqualTo(-1);
    }

    @Test
    void lengthsMustAgree() {
        LongColumn column = new LongColumn(ScalarType.BIGINT, 1, new long[] {1}, null);
        assertThatThrownBy(() -> Changes.inserts(2, List.of(column), new long[2]))
                .hasMessage("a column of 1 rows in a batch of 2");
        assertThatThrownBy(() -> Changes.inserts(1, List.of(column), new long[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Changes(1, List.of(column), new long[1], new int[0], null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Changes(1, List.of(column), new long[1], null, new long[0]))
                .isInstanceOf(IllegalArgumentException.class);
        ChangesBuilder uneven = new ChangesBuilder(TYPES);
        uneven.column(0).appendValue("a");
        uneven.endRow(0, 1);
        assertThatThrownBy(uneven::build).isInstanceOf(IllegalArgumentException.class);
    }
}
