// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OffsetGapException;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.plan.GapMode;
import dev.millrace.plan.PersistentQuery;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What is done when records were deleted before they had been read: say which, and never go on in silence. */
final class Gaps {
    private Gaps() {}

    /**
     * Stops the queries that were to read what is gone, each with what it can do; those that may go on by themselves, and lose no state
     * by it, do.
     *
     * @param stop stops queries
     */
    static void handle(
            OffsetGapException gap,
            Pump pump,
            Map<String, PersistentQuery> catalog,
            BiConsumer<Set<String>, QueryStop> stop) {
        String topic = gap.partition().topic();
        Set<String> stopped = new TreeSet<>();
        for (String id : Queries.readersOf(topic, pump.strand().dataflow().queries(), catalog)) {
            PersistentQuery query = catalog.get(id);
            boolean goesOn = query != null && mayGoOn(query) && !gap.isBehindEnd();
            if (!goesOn) {
                stopped.add(id);
            }
        }
        for (String id : stopped) {
            stop.accept(
                    Set.of(id),
                    QueryStop.error(
                                    id,
                                    gap.isBehindEnd() ? "TOPIC_REPLACED" : "OFFSETS_GONE",
                                    gap.sentence(),
                                    "RESUME " + id + " FROM EARLIEST goes on with what the topic has now and keeps what"
                                            + " the query has computed; to compute it anew, DROP and CREATE it.",
                                    System.currentTimeMillis())
                            .at(topic + ", partition " + gap.partition().partition() + ", offset " + gap.from()));
        }
        if (pump.strand().topics().contains(topic)) {
            pump.skipTo(gap.partition(), gap.first());
        }
    }

    private static boolean mayGoOn(PersistentQuery query) {
        return query.settings().onGap() == GapMode.CONTINUE && !PlanScans.keepsState(query.root());
    }
}
