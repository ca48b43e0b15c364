// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.PersistentQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a query whose consumer group keeps its offsets, from one of its lives to the next. Thread-safe. */
final class GroupMemory {
    private final PersistentQuery query;
    private final List<PersistentQuery> feeders;
    private StartFrom from;
    private boolean anew;
    private @Nullable QueryStop stop;

    /**
     * @param feeders the queries whose rows are computed again for it
     * @param from where it begins if its group says nothing
     */
    GroupMemory(PersistentQuery query, List<PersistentQuery> feeders, StartFrom from) {
        this.query = query;
        this.feeders = List.copyOf(feeders);
        this.from = from;
    }

    PersistentQuery query() {
        return query;
    }

    List<PersistentQuery> feeders() {
        return feeders;
    }

    synchronized StartFrom from() {
        return from;
    }

    /** Whether what its group says does not count any more. */
    synchronized boolean beginsAnew() {
        return anew;
    }

    /** The next life begins at what the topics still have. */
    synchronized void beginAnew() {
        anew = true;
        from = StartFrom.EARLIEST;
    }

    /** It has begun; from now on its group says where it goes on, and if that says nothing, then at the beginning. */
    synchronized void begun() {
        anew = false;
        from = StartFrom.EARLIEST;
    }

    synchronized @Nullable QueryStop stop() {
        return stop;
    }

    synchronized void setStop(@Nullable QueryStop newStop) {
        stop = newStop;
    }
}
