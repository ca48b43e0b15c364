// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import java.util.Set;

/** The state of some queries cannot be rebuilt; without them, the others' can. */
final class Unrecoverable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> queries;
    private final transient QueryStop stop;

    Unrecoverable(Set<String> queries, QueryStop stop, Throwable cause) {
        super(stop.message(), cause);
        this.queries = Set.copyOf(queries);
        this.stop = stop;
    }

    /** Those whose state is lost, with those that were made from their results. */
    Set<String> queries() {
        return queries;
    }

    QueryStop stop() {
        return stop;
    }
}
