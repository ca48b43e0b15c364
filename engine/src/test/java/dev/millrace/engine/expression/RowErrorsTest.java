// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowErrorsTest {

    private static final int ROWS = 30_000;

    private final RowErrors errors = new RowErrors();

    /** Rows whose event times are 0, 1, 2, … */
    private static Changes batch(int rows) {
        return Changes.inserts(rows, List.of(), LongStream.range(0, rows).toArray());
    }

    private Map<String, List<Long>> taken() {
        Map<String, List<Long>> taken = new LinkedHashMap<>();
        errors.takeSettled((message, times) ->
                taken.put(message, Arrays.stream(times).boxed().toList()));
        return taken;
    }

    @Test
    void everyRowThatFailsIsToldOnceHoweverManyThereAre() {
        for (int row = 0; row < ROWS; row++) {
            errors.add(row, "no number: '" + row + "'");
            errors.add(row, "and no date");
        }
        errors.settle(batch(ROWS));
        Map<String, List<Long>> taken = taken();
        assertThat(taken).hasSize(ROWS).doesNotContainKey("and no date");
        assertThat(taken.get("no number: '29999'")).containsExactly(29_999L);
        assertThat(taken()).isEmpty();
    }

    @Test
    void equalReasonsOfATickAreKeptOnceWithTheirRows() {
        errors.add(1, "division by zero");
        errors.settle(batch(3));
        errors.add(2, "division by zero");
        errors.settle(batch(3));
        errors.add(0, "division by zero");
        errors.settle();
        assertThat(taken()).isEqualTo(Map.of("division by zero", List.of(1L, 2L, Long.MIN_VALUE)));
    }

    @Test
    void reasonsAreBoundedAndRowsAreNot() {
        String value = "x".repeat(100_000);
        for (int row = 0; row < ROWS; row++) {
            errors.add(row, row + " " + value);
        }
        errors.settle(batch(ROWS));
        Map<String, List<Long>> taken = taken();
        assertThat(taken.values().stream().mapToInt(List::size).sum()).isEqualTo(ROWS);
        assertThat(taken.keySet().stream().mapToInt(String::length).sum()).isLessThan(1_200_000);
        assertThat(taken.keySet().iterator().next()).startsWith("0 xxx").hasSize(301);
    }

    @Test
    void aRowThatIsTakenBackHasBeenToldBefore() {
        Changes batch = new Changes(2, List.of(), new long[] {5, 6}, new int[] {-1, 1}, null);
        errors.add(0, "bad");
        errors.add(1, "bad");
        errors.settle(batch);
        assertThat(taken()).isEqualTo(Map.of("bad", List.of(6L)));
    }

    @Test
    void failuresOfPairsAreThoseOfTheirRows() {
        errors.add(0, "before");
        int mark = errors.count();
        errors.add(7, "pair");
        errors.add(8, "pair");
        errors.translate(mark, pair -> 1);
        errors.settle(batch(2));
        assertThat(taken()).isEqualTo(Map.of("before", List.of(0L), "pair", List.of(1L)));
    }
}
