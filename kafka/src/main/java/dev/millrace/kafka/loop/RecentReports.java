// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * The reports of the last seconds, the oldest first, so that rates can be told without waiting. One thread at a time
 * adds; any thread reads.
 */
public final class RecentReports {
    private static final long APART_NANOS = 250_000_000L;
    private static final long KEPT_NANOS = 5_000_000_000L;

    private volatile List<LoopReport> reports = List.of();

    /** All of them. */
    public List<LoopReport> all() {
        return reports;
    }

    /**
     * Adds a report and forgets those that are too old. One that comes before it is due takes the last one's place, so that their
     * number is bounded however often something changes.
     */
    public void add(LoopReport report) {
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
