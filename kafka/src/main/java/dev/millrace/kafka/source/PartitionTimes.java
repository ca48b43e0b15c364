// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import java.util.Arrays;

/**
 * The event time of one source: per partition the latest seen, and as the source's watermark the least of these among the
 * partitions that are not idle. A partition that has shown nothing yet holds the watermark at {@link Long#MIN_VALUE} until
 * it is declared idle; so one silent partition cannot hold results for ever, and a slow one is waited for.
 *
 * <p>The watermark never goes back: a partition that wakes up with older rows finds them late. Which partitions are idle is
 * told from outside, because it is a matter of clocks. Not thread-safe.
 */
final class PartitionTimes {
    private long[] latest = new long[0];
    private boolean[] idle = new boolean[0];
    private long watermark = Long.MIN_VALUE;

    /** Makes room for partitions {@code 0 .. count}; new ones have shown nothing and are not idle. */
    void ensurePartitions(int count) {
        int before = latest.length;
        if (count > before) {
            latest = Arrays.copyOf(latest, count);
            Arrays.fill(latest, before, count, Long.MIN_VALUE);
            idle = Arrays.copyOf(idle, count);
        }
    }

    int partitions() {
        return latest.length;
    }

    /** Notes a row's event time and returns the watermark that the row met: the one before it. */
    long observe(int partition, long eventTime) {
        long met = watermark;
        long before = latest[partition];
        if (eventTime > before || idle[partition]) {
            idle[partition] = false;
            latest[partition] = Math.max(before, eventTime);
            // Only the slowest partition moves the least of all.
            if (before <= watermark) {
                advance();
            }
        }
        return met;
    }

    /** The latest event time that the partition has shown; {@link Long#MIN_VALUE} if none. */
    long latest(int partition) {
        return latest[partition];
    }

    /** Sets a partition to the latest event time that it had shown. */
    void restoreLatest(int partition, long eventTime) {
        latest[partition] = Math.max(latest[partition], eventTime);
    }

    /** Sets the watermark to where it stood; it never goes back. */
    void restoreWatermark(long stood) {
        watermark = Math.max(watermark, stood);
    }

    /** Stands where {@code other} stands. */
    void standAs(PartitionTimes other) {
        latest = other.latest.clone();
        idle = other.idle.clone();
        watermark = other.watermark;
    }

    /** Declares a partition idle, or active again. */
    void setIdle(int partition, boolean nowIdle) {
        if (idle[partition] != nowIdle) {
            idle[partition] = nowIdle;
            advance();
        }
    }

    boolean isIdle(int partition) {
        return idle[partition];
    }

    /** Whether every partition is idle. */
    boolean allIdle() {
        for (boolean each : idle) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    long watermark() {
        return watermark;
    }

    private void advance() {
        long least = Long.MAX_VALUE;
        boolean anyActive = false;
        for (int partition = 0; partition < latest.length; partition++) {
            if (!idle[partition]) {
                anyActive = true;
                least = Math.min(least, latest[partition]);
            }
        }
        if (anyActive) {
            watermark = Math.max(watermark, least);
        }
    }
}
