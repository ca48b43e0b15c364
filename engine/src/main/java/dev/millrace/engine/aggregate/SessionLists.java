// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** For each key, its sessions as slots in the order of their starts. Can be computed again from the state table. */
final class SessionLists {

    private int[] @Nullable [] sessions = new int[16] @Nullable [];
    private int[] counts = new int[16];
    private long listBytes;

    /** Number of sessions of key {@code key}. */
    int count(int key) {
        return key < counts.length ? counts[key] : 0;
    }

    int slot(int key, int index) {
        return list(key)[index];
    }

    void insert(int key, int index, int slot) {
        if (key >= counts.length) {
            int capacity = Math.max(key + 1, 2 * counts.length);
            sessions = Arrays.copyOf(sessions, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        int[] list = sessions[key];
        if (list == null || counts[key] == list.length) {
            int[] larger = list == null ? new int[2] : Arrays.copyOf(list, 2 * list.length);
            listBytes += bytes(larger) - bytes(list);
            list = larger;
        }
        System.arraycopy(list, index, list, index + 1, counts[key] - index);
        list[index] = slot;
        sessions[key] = list;
        counts[key]++;
    }

    void remove(int key, int index) {
        int[] list = list(key);
        counts[key]--;
        System.arraycopy(list, index + 1, list, index, counts[key] - index);
    }

    private int[] list(int key) {
        return Objects.requireNonNull(sessions[key]);
    }

    /** Gives up the list of a key that has no sessions. */
    void release(int key) {
        listBytes -= bytes(sessions[key]);
        sessions[key] = null;
    }

    /** Bytes of memory in use. */
    long bytes() {
        return 8L * counts.length + listBytes;
    }

    private static long bytes(int @Nullable [] list) {
        return list == null ? 0 : 16 + 4L * list.length;
    }
}
