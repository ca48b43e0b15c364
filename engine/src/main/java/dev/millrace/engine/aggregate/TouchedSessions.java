// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import java.util.Arrays;

/**
 * What a tick did to sessions, in order: each entry is a window with what was told of it before the tick, if anything, and the session
 * that now has that window, if any. A session whose window changes leaves its entry and gets a new one.
 */
final class TouchedSessions {

    private static final int NONE = -1;

    private int[] slots = new int[16];
    private int[] told = new int[16];
    private int count;
    /** By slot: its entry, or none. */
    private int[] entries = filled(new int[16], 0);

    /** Whether the session at {@code slot} has an entry in this tick. */
    boolean has(int slot) {
        return slot < entries.length && entries[slot] != NONE;
    }

    /** Notes a session's window; {@code toldRow} is where the row is kept that was told of it, −1 if none was. */
    void add(int slot, int toldRow) {
        if (slot >= entries.length) {
            int before = entries.length;
            entries = filled(Arrays.copyOf(entries, Math.max(slot + 1, 2 * before)), before);
        }
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
            told = Arrays.copyOf(told, 2 * count);
        }
        slots[count] = slot;
        told[count] = toldRow;
        entries[slot] = count++;
    }

    /** The session at {@code slot} no longer has the window of its entry. */
    void leave(int slot) {
        slots[entries[slot]] = NONE;
        entries[slot] = NONE;
    }

    int count() {
        return count;
    }

    /** The session of an entry, or −1. */
    int slot(int entry) {
        return slots[entry];
    }

    /** Where the row is kept that was told of an entry's window before the tick, or −1. */
    int toldRow(int entry) {
        return told[entry];
    }

    void clear() {
        for (int entry = 0; entry < count; entry++) {
            if (slots[entry] != NONE) {
                entries[slots[entry]] = NONE;
            }
        }
        count = 0;
    }

    private static int[] filled(int[] array, int from) {
        Arrays.fill(array, from, array.length, NONE);
        return array;
    }
}
