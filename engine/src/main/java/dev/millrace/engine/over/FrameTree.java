// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ColumnBuilder;
import dev.millrace.engine.function.aggregate.AggregateState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One aggregate function over frames of one partition's rows, without adding up each frame anew. Rows are numbered; {@value #FAN} rows
 * in a line make a block of level 1, {@value #FAN} blocks one of the next level, all at multiples of their size. A frame is the merge
 * of a few blocks of each level and some single rows at its ends: the logarithm of its length. A block is computed when a frame first
 * wants it and kept until one of its rows is forgotten or gets another number.
 *
 * <p>What a frame comes to depends on its rows and their numbers alone, not on which blocks were there: so it is the same after a
 * restart, when blocks are computed again, also for aggregates whose sums round.
 */
final class FrameTree {

    private static final int FAN = 8;
    private static final int RESULT = 0;
    /** An entry of a sorted map with its boxed key and value. */
    private static final int BLOCK_BYTES = 80;

    private final AggregateState state;
    private final List<TreeMap<Long, Integer>> levels = new ArrayList<>();
    private int[] free = new int[8];
    private int freeCount;
    private int slots = 1;
    private int blocks;

    /** {@code state}: of the function, for this tree alone. */
    FrameTree(AggregateState state) {
        this.state = state;
        state.ensureCapacity(1);
    }

    /** Adds the rows with numbers {@code [from .. to)} to a slot of the state. */
    @FunctionalInterface
    interface Rows {
        void addTo(AggregateState state, int slot, long from, long to);
    }

    /** Computes the aggregate of the rows {@code [start .. end)}. */
    void compute(Rows rows, long start, long end) {
        state.reset(RESULT);
        long next = start;
        while (next < end) {
            int level = 0;
            long size = 1;
            while (next % (size * FAN) == 0 && next + size * FAN <= end) {
                size *= FAN;
                level++;
            }
            if (level == 0) {
                long to = Math.min(end, (next / FAN + 1) * FAN);
                rows.addTo(state, RESULT, next, to);
                next = to;
            } else {
                state.merge(RESULT, block(rows, level, next / size));
                next += size;
            }
        }
    }

    /** Appends what was computed last to {@code out}. */
    void result(ColumnBuilder out) {
        state.result(RESULT, out);
    }

    private int block(Rows rows, int level, long number) {
        while (levels.size() < level) {
            levels.add(new TreeMap<>());
        }
        Integer found = levels.get(level - 1).get(number);
        if (found != null) {
            return found;
        }
        int slot = allocate();
        if (level == 1) {
            rows.addTo(state, slot, number * FAN, (number + 1) * FAN);
        } else {
            for (long part = number * FAN; part < (number + 1) * FAN; part++) {
                state.merge(slot, block(rows, level - 1, part));
            }
        }
        levels.get(level - 1).put(number, slot);
        blocks++;
        return slot;
    }

    private int allocate() {
        int slot = freeCount > 0 ? free[--freeCount] : slots++;
        state.ensureCapacity(slots);
        state.reset(slot);
        return slot;
    }

    /** Rows from {@code number} on are no longer what they were. */
    void forgetFrom(long number) {
        long size = 1;
        for (TreeMap<Long, Integer> level : levels) {
            size *= FAN;
            release(level.tailMap(number / size, true));
        }
    }

    /** Rows before {@code number} are not asked for any more. */
    void forgetBefore(long number) {
        long size = 1;
        for (TreeMap<Long, Integer> level : levels) {
            size *= FAN;
            release(level.headMap(number / size, false));
        }
    }

    private void release(Map<Long, Integer> gone) {
        for (int slot : gone.values()) {
            state.reset(slot);
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, 2 * freeCount);
            }
            free[freeCount++] = slot;
            blocks--;
        }
        gone.clear();
    }

    /** Memory in use, about. */
    long bytes() {
        return 256 + state.bytes() + 4L * free.length + (long) BLOCK_BYTES * blocks;
    }
}
