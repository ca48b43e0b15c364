// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.plan.node.Window;

/**
 * Tumbling and hopping windows as arithmetic: a row of time t ≥ 0 belongs to the windows [start, start + size) with start a
 * non-negative multiple of the advance and start ≤ t < start + size. A tumbling window advances by its size. Rows before 1970 and after
 * {@link #LAST_TIME} belong to no window, so that no sum of times and lengths overflows.
 */
public record TimeWindows(long sizeMillis, long advanceMillis) {

    /** The last time, ms, that is in windows: in the year 36,535,000 or so. Lengths are no longer either. */
    public static final long LAST_TIME = 1L << 60;

    /** A row is kept once for each window that holds it; more of them than this are refused. */
    public static final int MOST_PER_ROW = 10_000;

    public TimeWindows {
        if (sizeMillis > LAST_TIME || (advanceMillis > 0 && (sizeMillis - 1) / advanceMillis >= MOST_PER_ROW)) {
            throw new IllegalArgumentException("windows of " + sizeMillis + " ms every " + advanceMillis
                    + " ms: a row may be in " + MOST_PER_ROW + " windows at most");
        }
        if (sizeMillis <= 0 || advanceMillis <= 0 || advanceMillis > sizeMillis) {
            throw new IllegalArgumentException("a window needs 0 < advance <= size, not size " + sizeMillis
                    + " ms, advance " + advanceMillis + " ms");
        }
    }

    /** The time windows that {@code window} describes; a session is none. */
    public static TimeWindows of(Window window) {
        return switch (window) {
            case Window.Tumbling tumbling -> new TimeWindows(tumbling.sizeMillis(), tumbling.sizeMillis());
            case Window.Hopping hopping -> new TimeWindows(hopping.sizeMillis(), hopping.advanceMillis());
            case Window.Session session ->
                throw new IllegalArgumentException("a session has no fixed size: " + session);
        };
    }

    /** The start of the first window that holds {@code time}. */
    public long firstStart(long time) {
        return Math.max(0, time - sizeMillis + advanceMillis) / advanceMillis * advanceMillis;
    }

    /** The start of the last window that holds {@code time}. */
    public long lastStart(long time) {
        return time / advanceMillis * advanceMillis;
    }

    /** Number of windows that hold {@code time}. */
    public int count(long time) {
        return time < 0 || time > LAST_TIME ? 0 : (int) ((lastStart(time) - firstStart(time)) / advanceMillis) + 1;
    }

    /** The most windows that hold one time. */
    public int most() {
        return (int) ((sizeMillis - 1) / advanceMillis) + 1;
    }

    /** The end of the window that begins at {@code start}. */
    public long end(long start) {
        return start + sizeMillis;
    }
}
