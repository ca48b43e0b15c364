// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import java.util.Arrays;

/** The slots that a tick has touched, each once, in the order of first touch. */
final class TouchedGroups {

    private int[] slots = new int[64];
    private int count;
    private long[] marks = new long[1];

    /** Notes {@code slot}; false if it was noted before in this tick. */
    boolean add(int slot) {
        int word = slot >> 6;
        if (word >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(word + 1, 2 * marks.length));
        }
        long bit = 1L << slot;
        if ((marks[word] & bit) != 0) {
            return false;
        }
        marks[word] |= bit;
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
        }
        slots[count++] = slot;
        return true;
    }

    int count() {
        return count;
    }

    /** The slot touched {@code index}-th. */
    int slot(int index) {
        return slots[index];
    }

    void clear() {
        for (int i = 0; i < count; i++) {
            marks[slots[i] >> 6] = 0;
        }
        count = 0;
    }
}
