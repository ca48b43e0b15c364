// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.List;
import java.util.Optional;

/**
 * One look at the loop: an immutable copy that the loop's thread makes between two ticks, a few times per second, so that nobody who
 * wants to know waits for it.
 *
 * @param takenNanos when, by {@link System#nanoTime}
 * @param paused whether the loop has been told not to read
 * @param epoch the last committed epoch
 * @param ticks ticks since the start
 * @param recordsIn records read since the start, without those replayed
 * @param rowsOut rows written to topics since the start
 * @param subscriptions queries that run for somebody who watches; they are not among {@code queries}
 * @param queries the queries that write to topics, those that have joined before those that are catching up
 */
public record LoopReport(
        long takenNanos,
        boolean paused,
        long epoch,
        long ticks,
        long recordsIn,
        long rowsOut,
        int subscriptions,
        List<QueryReport> queries) {

    public LoopReport {
        queries = List.copyOf(queries);
    }

    /** What it says of one query; empty if that did not run. */
    public Optional<QueryReport> query(String id) {
        return queries.stream().filter(query -> query.id().equals(id)).findFirst();
    }
}
