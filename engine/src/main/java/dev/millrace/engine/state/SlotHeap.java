// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import java.util.Arrays;

/**
 * Slots by a time each, to find the one whose time comes first: each slot is in it at most once, and its time may change. A binary heap
 * with the place of each slot beside it, so adding, moving and removing cost the logarithm of the size and no memory. Slots of equal
 * times come in an order that depends on the calls alone. Holds what can be computed again from the state tables.
 */
public final class SlotHeap {

    private static final int NOWHERE = -1;

    private int[] heap = new int[16];
    private int size;
    private long[] times = new long[16];
    private int[] places = filled(new int[16], 0);

    public int size() {
        return size;
    }

    /** The slot whose time comes first; there must be one. */
    public int first() {
        return heap[0];
    }

    /** Whether the first slot's time is {@code time} or before. */
    public boolean isDue(long time) {
        return size > 0 && times[heap[0]] <= time;
    }

    /** Puts a slot in, or moves it, to {@code time}. */
    public void put(int slot, long time) {
        if (slot >= times.length) {
            int before = times.length;
            int capacity = Math.max(slot + 1, 2 * before);
            times = Arrays.copyOf(times, capacity);
            places = filled(Arrays.copyOf(places, capacity), before);
        }
        times[slot] = time;
        if (places[slot] == NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            set(size++, slot);
        }
        settle(slot);
    }

    /** Takes a slot out; does nothing if it is not in. */
    public void remove(int slot) {
        if (slot >= places.length || places[slot] == NOWHERE) {
            return;
        }
        int hole = places[slot];
        int last = heap[--size];
        places[slot] = NOWHERE;
        if (last != slot) {
            set(hole, last);
            settle(last);
        }
    }

    public void clear() {
        size = 0;
        Arrays.fill(places, NOWHERE);
    }

    /** Bytes of memory in use. */
    public long bytes() {
        return 4L * heap.length + 12L * times.length;
    }

    private void settle(int slot) {
        int place = places[slot];
        while (place > 0 && times[heap[place - 1 >> 1]] > times[slot]) {
            set(place, heap[place - 1 >> 1]);
            place = place - 1 >> 1;
        }
        for (int child = least(place); child < size && times[heap[child]] < times[slot]; child = least(place)) {
            set(place, heap[child]);
            place = child;
        }
        set(place, slot);
    }

    /** The place of the earlier of the two below {@code place}; beyond the size if there is none. */
    private int least(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && times[heap[left + 1]] < times[heap[left]] ? left + 1 : left;
    }

    private void set(int place, int slot) {
        heap[place] = slot;
        places[slot] = place;
    }

    private static int[] filled(int[] array, int from) {
        Arrays.fill(array, from, array.length, NOWHERE);
        return array;
    }
}
