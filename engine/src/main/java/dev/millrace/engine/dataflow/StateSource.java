// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.engine.state.StateTable;

/** Gives back state that a {@link StateSink} has received, when a query is added again ({@link Dataflow#add}). */
@FunctionalInterface
public interface StateSource {

    /** For a first start. */
    StateSource NOTHING = (address, table) -> {};

    /** Puts all keys and rows that were written for {@code address} into {@code table}, which is empty. */
    void load(StateAddress address, StateTable table);
}
