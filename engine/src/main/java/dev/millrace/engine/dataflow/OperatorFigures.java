// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.List;

/**
 * What one operator of a running query has done so far, over all shards.
 *
 * @param id unique in its query and the same whenever the same plan is built, such as {@code n2}
 * @param operator what it is, as EXPLAIN names it, such as {@code Aggregate}
 * @param detail how it does it, as EXPLAIN says: keys, window, condition; may be empty
 * @param keepsState whether it remembers anything from one tick to the next
 * @param rowsIn rows that came in, on all its ports
 * @param rowsOut rows that it has put out, counted once however many operators take them
 * @param stateBytes memory that its state takes, about
 * @param busyNanos time spent inside it; with several shards the sum of theirs
 * @param feeds the ids of the operators of the same query that take its output
 */
public record OperatorFigures(
        String id,
        String operator,
        String detail,
        boolean keepsState,
        long rowsIn,
        long rowsOut,
        long stateBytes,
        long busyNanos,
        List<String> feeds) {

    public OperatorFigures {
        feeds = List.copyOf(feeds);
    }
}
