// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest row of each key, and of each window of a key where keys have windows. Not thread-safe. */
final class StoredRows {

    /** What an entry takes beside its bytes: the maps' parts, the arrays' and the objects' headers. */
    private static final int ENTRY_BYTES = 144;

    private final Map<RowKey, StoredRow> plain = new HashMap<>();
    private final Map<RowKey, NavigableMap<RowWindow, StoredRow>> windowed = new HashMap<>();
    private long bytes;

    /** The window of a key, ms. */
    record RowWindow(long start, long end) implements Comparable<RowWindow> {
        private static final Comparator<RowWindow> ORDER =
                Comparator.comparingLong(RowWindow::start).thenComparingLong(RowWindow::end);

        @Override
        public int compareTo(RowWindow other) {
            return ORDER.compare(this, other);
        }
    }

    /** The memory that all takes, about. */
    long bytes() {
        return bytes;
    }

    /** Sets the row of a key, or removes it if {@code row} is null. */
    void put(RowKey key, @Nullable RowWindow window, @Nullable StoredRow row) {
        StoredRow before = window == null ? putPlain(key, row) : putWindowed(key, window, row);
        bytes += size(key, row) - size(key, before);
    }

    private static long size(RowKey key, @Nullable StoredRow row) {
        return row == null ? 0 : ENTRY_BYTES + key.length() + row.bytes().length;
    }

    private @Nullable StoredRow putPlain(RowKey key, @Nullable StoredRow row) {
        return row == null ? plain.remove(key) : plain.put(key, row);
    }

    private @Nullable StoredRow putWindowed(RowKey key, RowWindow window, @Nullable StoredRow row) {
        if (row != null) {
            return windowed.computeIfAbsent(key, ignored -> new TreeMap<>()).put(window, row);
        }
        NavigableMap<RowWindow, StoredRow> windows = windowed.get(key);
        if (windows == null) {
            return null;
        }
        StoredRow before = windows.remove(window);
        if (windows.isEmpty()) {
            windowed.remove(key);
        }
        return before;
    }

    /** The rows of a key, in the order of their windows; only those of windows that begin then, if {@code windowStart} is given. */
    List<StoredRow> find(RowKey key, @Nullable Long windowStart) {
        StoredRow row = plain.get(key);
        if (row != null) {
            return List.of(row);
        }
        NavigableMap<RowWindow, StoredRow> windows = windowed.get(key);
        if (windows == null) {
            return List.of();
        }
        return windowStart == null
                ? new ArrayList<>(windows.values())
                : new ArrayList<>(windows.subMap(
                                new RowWindow(windowStart, Long.MIN_VALUE),
                                true,
                                new RowWindow(windowStart, Long.MAX_VALUE),
                                true)
                        .values());
    }

    void clear() {
        plain.clear();
        windowed.clear();
        bytes = 0;
    }
}
