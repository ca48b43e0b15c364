// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Slots of a state table in an order given by comparison. Insertion, removal and finding cost one binary search and moving at
 * most {@value #BLOCK} numbers; any position can be read, which makes it a ranking. Insertion at the end, the usual case for
 * time, moves nothing.
 *
 * <p>Layout: a list of blocks of at most {@value #BLOCK} slots; a full block is split in two, an empty one is dropped. To get to
 * a position the blocks' lengths are added up, so a ranking of a million rows looks at two thousand numbers.
 *
 * <p>The order must not change while a slot is in it, and must be total: two different slots never compare as equal.
 */
public final class SortedSlots {

    private static final int BLOCK = 512;
    /** This object, its list and its comparison. */
    private static final long OBJECTS_BYTES = 144;
    /** A block's header and its place in the list. */
    private static final long BLOCK_BYTES = 24;

    /** Compares two slots in use. */
    @FunctionalInterface
    public interface Order {
        int compare(int left, int right);
    }

    /** Tells whether a slot is before the place that is looked for; true for a first part of the slots and false for the rest. */
    @FunctionalInterface
    public interface Before {
        boolean test(int slot);
    }

    private final Order order;
    private final List<int[]> blocks = new ArrayList<>(1);
    private int[] lengths = new int[1];
    private int size;
    /** Numbers that all blocks have room for. */
    private int room;

    public SortedSlots(Order order) {
        this.order = order;
    }

    public int size() {
        return size;
    }

    /** Inserts a slot and returns its position. */
    public int insert(int slot) {
        if (blocks.isEmpty()) {
            blocks.add(new int[4]);
            room += 4;
            lengths[0] = 0;
        }
        Before before = other -> order.compare(other, slot) < 0;
        int block = blockOf(before);
        if (block == blocks.size()) {
            block--;
        }
        if (lengths[block] == BLOCK) {
            split(block);
            if (before.test(blocks.get(block)[lengths[block] - 1])) {
                block++;
            }
        }
        int[] slots = blocks.get(block);
        if (lengths[block] == slots.length) {
            room -= slots.length;
            slots = Arrays.copyOf(slots, Math.min(BLOCK, 2 * slots.length));
            room += slots.length;
            blocks.set(block, slots);
        }
        int place = search(slots, lengths[block], before);
        System.arraycopy(slots, place, slots, place + 1, lengths[block] - place);
        slots[place] = slot;
        lengths[block]++;
        size++;
        return start(block) + place;
    }

    /** Removes a slot that is in the order, and returns the position that it had. */
    public int remove(int slot) {
        int position = position(slot);
        removeAt(position);
        return position;
    }

    /** Removes the slot at {@code position}. */
    public void removeAt(int position) {
        int block = 0;
        int rest = position;
        while (rest >= lengths[block]) {
            rest -= lengths[block++];
        }
        int[] slots = blocks.get(block);
        lengths[block]--;
        System.arraycopy(slots, rest + 1, slots, rest, lengths[block] - rest);
        size--;
        if (lengths[block] == 0) {
            blocks.remove(block);
            room -= slots.length;
            System.arraycopy(lengths, block + 1, lengths, block, blocks.size() - block);
        }
    }

    /** The position of a slot that is in the order. */
    public int position(int slot) {
        int position = lowerBound(other -> order.compare(other, slot) < 0);
        if (position == size || get(position) != slot) {
            throw new IllegalArgumentException("slot " + slot + " is not in the order");
        }
        return position;
    }

    /** The slot at {@code position}, counted from 0. */
    public int get(int position) {
        int rest = position;
        for (int block = 0; block < blocks.size(); block++) {
            if (rest < lengths[block]) {
                return blocks.get(block)[rest];
            }
            rest -= lengths[block];
        }
        throw new IndexOutOfBoundsException("position " + position + " of " + size);
    }

    /** Number of slots that are before the place; the position of the first that is not. */
    public int lowerBound(Before before) {
        int block = blockOf(before);
        return block == blocks.size() ? size : start(block) + search(blocks.get(block), lengths[block], before);
    }

    /** Bytes of memory in use, about. */
    public long bytes() {
        return OBJECTS_BYTES + 4L * room + BLOCK_BYTES * blocks.size() + 4L * lengths.length;
    }

    /** The slots at {@code [from .. to)} in order. */
    public int[] range(int from, int to) {
        int[] slots = new int[Math.max(0, to - from)];
        int start = 0;
        for (int block = 0; block < blocks.size() && start < to; block++) {
            int end = start + lengths[block];
            int low = Math.max(start, from);
            int high = Math.min(end, to);
            if (low < high) {
                System.arraycopy(blocks.get(block), low - start, slots, low - from, high - low);
            }
            start = end;
        }
        return slots;
    }

    /** The first block whose last slot is not before the place. */
    private int blockOf(Before before) {
        int last = blocks.size() - 1;
        if (last >= 0 && lengths[last] > 0 && before.test(blocks.get(last)[lengths[last] - 1])) {
            return blocks.size();
        }
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (lengths[middle] > 0 && before.test(blocks.get(middle)[lengths[middle] - 1])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int search(int[] slots, int length, Before before) {
        int low = 0;
        int high = length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (before.test(slots[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(int block) {
        int[] slots = blocks.get(block);
        // A block that fills at its end, as time does, stays full.
        int kept = block == blocks.size() - 1 ? BLOCK - 1 : BLOCK / 2;
        int[] rest = new int[BLOCK];
        System.arraycopy(slots, kept, rest, 0, BLOCK - kept);
        blocks.add(block + 1, rest);
        room += BLOCK;
        if (lengths.length < blocks.size()) {
            lengths = Arrays.copyOf(lengths, 2 * blocks.size());
        }
        System.arraycopy(lengths, block + 1, lengths, block + 2, blocks.size() - block - 2);
        lengths[block] = kept;
        lengths[block + 1] = BLOCK - kept;
    }

    private int start(int block) {
        int start = 0;
        for (int i = 0; i < block; i++) {
            start += lengths[i];
        }
        return start;
    }
}
