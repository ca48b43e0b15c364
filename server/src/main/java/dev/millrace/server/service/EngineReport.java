// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import java.util.List;
import java.util.Optional;

/**
 * One look at the engine, made by the engine itself a few times per second, so that nobody who wants to know waits for it.
 *
 * @param takenNanos when, by {@link System#nanoTime}
 * @param paused whether it has been told not to read
 * @param epoch the last committed epoch
 */
public record EngineReport(
        long takenNanos,
        boolean paused,
        long epoch,
        long ticks,
        long recordsIn,
        long rowsOut,
        List<QueryState> queries) {

    /** Of an engine that has not run yet. */
    public static final EngineReport NONE = new EngineReport(0, false, 0, 0, 0, 0, List.of());

    public EngineReport {
        queries = List.copyOf(queries);
    }

    /** What it says of one query; empty if that did not run. */
    public Optional<QueryState> query(String id) {
        return queries.stream().filter(query -> query.id().equals(id)).findFirst();
    }
}
