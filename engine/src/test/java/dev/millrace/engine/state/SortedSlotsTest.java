// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order against a sorted list, with enough slots for many blocks. */
class SortedSlotsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsTheOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] values = new int[6000];
        for (int i = 0; i < values.length; i++) {
            // First ascending as time is, then anywhere.
            values[i] = i < 3000 ? i : random.nextInt(3000);
        }
        Comparator<Integer> order =
                Comparator.<Integer>comparingInt(slot -> values[slot]).thenComparingInt(slot -> slot);
        SortedSlots slots = new SortedSlots(order::compare);
        List<Integer> expected = new ArrayList<>();
        for (int slot = 0; slot < values.length; slot++) {
            int position = slots.insert(slot);
            expected.add(slot);
            expected.sort(order);
            assertThat(position).isEqualTo(expected.indexOf(slot));
            if (random.nextInt(3) == 0) {
                int from = random.nextInt(expected.size());
                assertThat(slots.remove(expected.get(from))).isEqualTo(from);
                expected.remove(/* index */ from);
            }
        }
        assertThat(slots.size()).isEqualTo(expected.size());
        assertThat(slots.range(0, slots.size()))
                .containsExactly(expected.stream().mapToInt(i -> i).toArray());
        assertThat(slots.range(700, 1900))
                .containsExactly(
                        expected.subList(700, 1900).stream().mapToInt(i -> i).toArray());
        for (int i = 0; i < expected.size(); i += 97) {
            assertThat(slots.get(i)).isEqualTo(expected.get(i));
            int value = values[expected.get(i)];
            assertThat(slots.lowerBound(slot -> values[slot] < value)).isEqualTo((int)
                    expected.stream().filter(slot -> values[slot] < value).count());
        }
        while (!expected.isEmpty()) {
            slots.remove(expected.removeLast());
        }
        assertThat(slots.size()).isZero();
    }
}
