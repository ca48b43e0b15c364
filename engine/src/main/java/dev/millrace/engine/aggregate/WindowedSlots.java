// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.row.RowTimes;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.state.StateTable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of each row of a batch, of each of its windows if there are any: parallel arrays of slots and rows. The key of a
 * slot is the group's key followed, with windows, by the window's start (8 bytes, big-endian).
 */
final class WindowedSlots {

    private final GroupKeys keys;
    private final @Nullable TimeWindows windows;
    private final long graceMillis;
    private final ByteWriter key = new ByteWriter(64);
    private int[] slots = new int[64];
    private int[] rows = new int[64];
    private int count;

    WindowedSlots(GroupKeys keys, @Nullable TimeWindows windows, long graceMillis) {
        this.keys = keys;
        this.windows = windows;
        this.graceMillis = graceMillis;
    }

    /** Number of (slot, row) pairs of the batch. */
    int count() {
        return count;
    }

    int[] slots() {
        return slots;
    }

    int[] rows() {
        return rows;
    }

    /** Assigns a batch; returns how many rows were late for at least one of their windows and not taken there. */
    long assign(
            StateTable table,
            Changes changes,
            List<Column> keyColumns,
            RowTimes times,
            Tick tick,
            TimeBuckets buckets) {
        count = 0;
        long late = 0;
        for (int row = 0; row < changes.rows(); row++) {
            if (!keys.write(keyColumns, row, key)) {
                continue;
            }
            if (windows == null) {
                int slot = table.insert(key);
                add(slot < 0 ? -slot - 1 : slot, row);
            } else if (times.inWindows(row, tick.context().errors())) {
                long watermark = tick.lateness(changes.watermark(row));
                late += assignWindows(table, row, times.get(row), watermark, buckets) ? 1 : 0;
            }
        }
        return late;
    }

    private boolean assignWindows(StateTable table, int row, long time, long watermark, TimeBuckets buckets) {
        TimeWindows timeWindows = Objects.requireNonNull(windows);
        int keyLength = key.length();
        boolean late = false;
        long start = timeWindows.firstStart(time) - timeWindows.advanceMillis();
        // By number and not up to the last start, which may be the last number there is.
        for (int left = timeWindows.count(time); left > 0; left--) {
            start += timeWindows.advanceMillis();
            if (isClosed(timeWindows.end(start), watermark)) {
                late = true;
                continue;
            }
            key.truncate(keyLength);
            key.writeLong(start);
            int slot = table.insert(key);
            if (slot < 0) {
                slot = -slot - 1;
                buckets.add(start, slot);
            }
            add(slot, row);
        }
        return late;
    }

    private boolean isClosed(long end, long watermark) {
        return watermark != Long.MIN_VALUE && end + graceMillis <= watermark;
    }

    private void add(int slot, int row) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
        }
        slots[count] = slot;
        rows[count++] = row;
    }
}
