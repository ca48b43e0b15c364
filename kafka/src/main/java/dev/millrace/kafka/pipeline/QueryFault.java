// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.loop.QueryStop;
import java.util.List;

/** A query has failed within a tick: the pipeline has to go back to its last epoch and go on without it. */
final class QueryFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient QueryStop stop;
    private final transient List<OffsetRange> inputs;

    /** @param inputs what the tick had read; empty where that has nothing to do with it */
    QueryFault(QueryStop stop, List<OffsetRange> inputs, Throwable cause) {
        super(stop.message(), cause);
        this.stop = stop;
        this.inputs = List.copyOf(inputs);
    }

    QueryStop stop() {
        return stop;
    }

    List<OffsetRange> inputs() {
        return inputs;
    }
}
