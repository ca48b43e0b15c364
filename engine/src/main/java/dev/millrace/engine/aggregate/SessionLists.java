// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import java.util.Arrays;

/** For each key, its sessions as slots in the order of their starts. Can be computed again from the state table. */
final class SessionLists {

    private int[][] sessions = new int[16][];
    private int[] counts = new int[16];

    /** Number of sessions of key {@code key}. */
    int count(int key) {
        return key < counts.length ? counts[key] : 0;
    }

    int slot(int key, int index) {
        return sessions[key][index];
    }

    void insert(int key, int index, int slot) {
        if (key >= counts.length) {
            int capacity = Math.max(key + 1, 2 * counts.length);
            sessions = Arrays.copyOf(sessions, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        int[] list = sessions[key] == null ? new int[2] : sessions[key];
        if (counts[key] == list.length) {
            list = Arrays.copyOf(list, 2 * list.length);
        }
        System.arraycopy(list, index, list, index + 1, counts[key] - index);
        list[index] = slot;
        sessions[key] = list;
        counts[key]++;
    }

    void remove(int key, int index) {
        int[] list = sessions[key];
        counts[key]--;
        System.arraycopy(list, index + 1, list, index, counts[key] - index);
    }

    void clear() {
        Arrays.fill(counts, 0);
    }
}
