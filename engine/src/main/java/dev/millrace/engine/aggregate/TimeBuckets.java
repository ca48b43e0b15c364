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

    /** A bucket with its entry in the map, its key and the header of its array. */
    private static final long BUCKET_BYTES = 104;

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private @Nullable Bucket lastUsed;
    private long lastTime;
    private long bytes;

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

        /** Adds a slot; returns by how many bytes the bucket has grown. */
        private long add(int slot) {
            int before = slots.length;
            if (count == before) {
                slots = Arrays.copyOf(slots, 2 * count);
            }
            slots[count++] = slot;
            return 4L * (slots.length - before);
        }

        private long bytes() {
            return BUCKET_BYTES + 4L * slots.length;
        }
    }

    void add(long time, int slot) {
        if (lastUsed == null || lastTime != time) {
            lastUsed = buckets.get(time);
            if (lastUsed == null) {
                lastUsed = new Bucket();
                buckets.put(time, lastUsed);
                bytes += lastUsed.bytes();
            }
            lastTime = time;
        }
        bytes += lastUsed.add(slot);
    }

    /** Whether there is a bucket of a time up to and including {@code time}. */
    boolean isDue(long time) {
        return !buckets.isEmpty() && buckets.firstKey() <= time;
    }

    /** Removes and returns the buckets of all times up to and including {@code time}, earliest first. */
    Deque<Map.Entry<Long, Bucket>> removeUpTo(long time) {
        Deque<Map.Entry<Long, Bucket>> due = new ArrayDeque<>();
        while (!buckets.isEmpty() && buckets.firstKey() <= time) {
            Map.Entry<Long, Bucket> first = buckets.pollFirstEntry();
            bytes -= first.getValue().bytes();
            due.add(first);
            lastUsed = null;
        }
        return due;
    }

    /** Bytes of memory in use, about. */
    long bytes() {
        return bytes;
    }

    void clear() {
        buckets.clear();
        bytes = 0;
        lastUsed = null;
    }
}
