// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

/** Where a {@link ColumnLoop} reports the rows for which its method threw. */
@FunctionalInterface
public interface LoopFailures {

    /** Row {@code row} failed; the loop goes on with the next. Rethrows errors of the virtual machine. */
    void fail(int row, Throwable failure);
}
