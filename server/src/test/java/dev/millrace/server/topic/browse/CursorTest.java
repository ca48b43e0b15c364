// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.server.http.ApiException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors as words. */
class CursorTest {

    @Test
    void aWordStandsForItsOffsets() {
        for (Map<Integer, Long> before : java.util.List.of(
                Map.of(0, 1L),
                Map.of(0, 127L, 1, 128L),
                Map.of(3, 300L, 200, 16_384L, 999, Long.MAX_VALUE),
                Map.of(7, 0L))) {
            SortedMap<Integer, Long> sorted = new TreeMap<>(before);
            assertThat(Cursor.of(new Cursor(sorted).word()).before()).isEqualTo(sorted);
        }
    }

    @Test
    void aThousandPartitionsFitIntoAnAddress() {
        SortedMap<Integer, Long> before = new TreeMap<>();
        for (int partition = 0; partition < 1_000; partition++) {
            before.put(partition, 10_000_000L + partition);
        }
        assertThat(new Cursor(before).word().length()).isLessThan(7_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "c!", "cAA==x", "cgA", "cAP________________8B", "c____________________"})
    void anythingElseIsRefused(String word) {
        assertThatThrownBy(() -> Cursor.of(word)).isInstanceOf(ApiException.class);
    }
}
