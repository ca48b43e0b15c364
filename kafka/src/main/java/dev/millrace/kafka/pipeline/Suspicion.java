// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.journal.OffsetRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out at which record a query fails. The pipeline goes back to its last epoch and reads the same records again, each as a tick of
 * its own: the one at which the query fails again is the one. Then, or if it was a single record from the start, the query is to
 * stand still. Belongs to the pipeline's thread.
 */
final class Suspicion {
    /** A query that fails this often without a record to blame stands still as well. */
    private static final int MOST_FAULTS = 3;

    private final PipelineMemory memory;
    private final Map<String, Integer> faults = new HashMap<>();

    Suspicion(PipelineMemory memory) {
        this.memory = memory;
    }

    /** Decides what the next life does about the fault. */
    void handle(QueryFault fault) {
        String queryId = fault.stop().queryId();
        long records = 0;
        for (OffsetRange range : fault.inputs()) {
            records += range.to() - range.from();
        }
        boolean known = records <= 1 || faults.merge(queryId, 1, Integer::sum) >= MOST_FAULTS;
        if (!known) {
            fault.inputs().forEach(range -> memory.suspect().merge(range.partition(), range.to(), Math::max));
            return;
        }
        faults.remove(queryId);
        memory.suspect().clear();
        memory.setPending(fault.inputs().isEmpty() ? fault.stop() : fault.stop().at(place(fault.inputs())));
    }

    private static String place(List<OffsetRange> inputs) {
        OffsetRange range = inputs.getFirst();
        String place =
                range.partition().topic() + ", partition " + range.partition().partition() + ", offset " + range.from();
        return range.to() - range.from() <= 1 && inputs.size() == 1 ? place : place + " or behind";
    }
}
