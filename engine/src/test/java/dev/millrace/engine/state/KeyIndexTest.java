// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a map, through many insertions and removals of keys of all lengths. */
class KeyIndexTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdsWhatAMapHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeyIndex index = new KeyIndex();
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String key = "k".repeat(random.nextInt(40)) + random.nextInt(1 + i % 3000);
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            Integer known = expected.get(key);
            if (random.nextInt(3) > 0) {
                int slot = index.insert(bytes, 0, bytes.length);
                assertThat(slot >= 0).as("known, seed %d, step %d", seed, i).isEqualTo(known != null);
                if (known == null) {
                    assertThat(expected).doesNotContainValue(-slot - 1);
                    expected.put(key, -slot - 1);
                } else {
                    assertThat(slot).isEqualTo(known);
                }
            } else if (known != null) {
                index.remove(known);
                expected.remove(key);
                assertThat(index.isLive(known)).isFalse();
            }
            assertThat(index.size()).isEqualTo(expected.size());
        }
        expected.forEach((key, slot) -> {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            assertThat(index.find(bytes, 0, bytes.length)).isEqualTo(slot);
            assertThat(index.key(slot)).isEqualTo(bytes);
            assertThat(index.isLive(slot)).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void givesTheSameSlotsForTheSameCalls(long seed) {
        assertThat(slots(seed)).isEqualTo(slots(seed));
    }

    private static List<Integer> slots(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeyIndex index = new KeyIndex();
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            byte[] key = {(byte) random.nextInt(200)};
            int slot = index.insert(key, 0, 1);
            slots.add(slot);
            if (slot >= 0 && random.nextBoolean()) {
                index.remove(slot);
            }
        }
        return slots;
    }
}
