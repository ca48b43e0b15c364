// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.List;
import java.util.Optional;

/**
 * One look at the engine: an immutable copy made of what the pipelines tell a few times per second, so that nobody who wants to know
 * waits for them.
 *
 * @param takenNanos when, by {@link System#nanoTime}
 * @param paused whether every query has been paused
 * @param epoch the last committed epoch of the pipeline that committed last
 * @param ticks ticks since the start
 * @param recordsIn records read since the start, without those replayed
 * @param rowsOut rows written to topics since the start
 * @param queries the queries, pipeline by pipeline
 */
public record LoopReport(
        long takenNanos,
        boolean paused,
        long epoch,
        long ticks,
        long recordsIn,
        long rowsOut,
        List<QueryReport> queries) {

    public LoopReport {
        queries = List.copyOf(queries);
    }

    /** What it says of one query; empty if that did not run. */
    public Optional<QueryReport> query(String id) {
        return queries.stream().filter(query -> query.id().equals(id)).findFirst();
    }
}
