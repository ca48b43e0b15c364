// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotHeapTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theFirstIsAlwaysTheOneWithTheLeastTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SlotHeap heap = new SlotHeap();
        Map<Integer, Long> expected = new HashMap<>();
        for (int step = 0; step < 5000; step++) {
            int slot = random.nextInt(100);
            if (random.nextInt(3) == 0) {
                heap.remove(slot);
                expected.remove(slot);
            } else {
                long time = random.nextInt(50);
                heap.put(slot, time);
                expected.put(slot, time);
            }
            assertThat(heap.size()).as("seed %s, step %s", seed, step).isEqualTo(expected.size());
            if (!expected.isEmpty()) {
                long least = Collections.min(expected.values());
                assertThat(expected.get(heap.first()))
                        .as("seed %s, step %s", seed, step)
                        .isEqualTo(least);
                assertThat(heap.isDue(least)).isTrue();
                assertThat(heap.isDue(least - 1)).isFalse();
            }
        }
        heap.clear();
        assertThat(heap.size()).isZero();
        assertThat(heap.isDue(Long.MAX_VALUE)).isFalse();
    }
}
