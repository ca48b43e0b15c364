// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * The reports of the last seconds, the oldest first, so that rates can be told without waiting. The loop's thread adds; any thread
 * reads.
 */
final class RecentReports {
    private static final long APART_NANOS = 250_000_000L;
    private static final long KEPT_NANOS = 5_000_000_000L;

    private volatile List<LoopReport> reports = List.of();

    List<LoopReport> all() {
        return reports;
    }

    /** Whether the last report is old enough for another one. */
    boolean isDue(long nowNanos) {
        List<LoopReport> before = reports;
        return before.isEmpty() || nowNanos - before.getLast().takenNanos() >= APART_NANOS;
    }

    /** Forgets all but {@code report}: what is counted has begun again from nothing. */
    void begin(LoopReport report) {
        reports = List.of(report);
    }

    /**
     * Adds a report and forgets those that are too old. One that comes before it is due takes the last one's place, so that their
     * number is bounded however often something changes.
     */
    void add(LoopReport report) {
        List<LoopReport> after = new ArrayList<>(reports);
        if (after.size() > 1
                && report.takenNanos() - after.get(after.size() - 2).takenNanos() < APART_NANOS) {
            after.removeLast();
        }
        after.removeIf(old -> report.takenNanos() - old.takenNanos() > KEPT_NANOS);
        after.add(report);
        reports = List.copyOf(after);
    }
}
