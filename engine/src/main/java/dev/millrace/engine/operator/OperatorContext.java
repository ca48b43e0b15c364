// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.operator;

import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;

/** What a host gives to an operator when it opens. */
public interface OperatorContext {

    /**
     * Declares a state table. {@code name} is unique within the operator and stable from run to run; {@code format} reads and
     * writes what the operator keeps beside each key.
     */
    StateTable state(String name, RowFormat format);

    /** A counter, shown with the query's figures, such as {@code late_rows}. */
    Counter counter(String name);

    /** A number that only goes up. Written by the operator's thread, read by any. */
    final class Counter {
        private volatile long count;

        public void add(long more) {
            // One writer; a plain read-modify-write suffices.
            long next = count + more;
            count = next;
        }

        public long count() {
            return count;
        }
    }
}
