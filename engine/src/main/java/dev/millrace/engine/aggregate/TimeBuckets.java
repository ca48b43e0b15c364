// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Slots in the order of a time, to find those whose time has come. Holds what can be computed again from the state tables. */
final class TimeBuckets {

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private @Nullable Bucket lastUsed;
    private long lastTime;

    /** The slots of one time, in the order of insertion. */
    static final class Bucket {
        private int[] slots = new int[8];
        private int count;

        int count() {
            return count;
        }

        int slot(int index) {
            return slots[index];
        }

        private void add(int slot) {
            if (count == slots.length) {
                slots = Arrays.copyOf(slots, 2 * count);
            }
            slots[count++] = slot;
        }
    }

    void add(long time, int slot) {
        if (lastUsed == null || lastTime != time) {
            lastUsed = buckets.computeIfAbsent(time, ignored -> new Bucket());
            lastTime = time;
        }
        lastUsed.add(slot);
    }

    /** Whether there is a bucket of a time up to and including {@code time}. */
    boolean isDue(long time) {
        return !buckets.isEmpty() && buckets.firstKey() <= time;
    }

    /** Removes and returns the buckets of all times up to and including {@code time}, earliest first. */
    Deque<Map.Entry<Long, Bucket>> removeUpTo(long time) {
        Deque<Map.Entry<Long, Bucket>> due = new ArrayDeque<>();
        while (!buckets.isEmpty() && buckets.firstKey() <= time) {
            due.add(buckets.pollFirstEntry());
            lastUsed = null;
        }
        return due;
    }

    void clear() {
        buckets.clear();
        lastUsed = null;
    }
}
