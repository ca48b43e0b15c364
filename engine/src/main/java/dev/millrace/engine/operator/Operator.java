// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.operator;

import dev.millrace.data.Changes;

/**
 * One incremental step of a dataflow: it gets changes, updates its state, and puts out the changes of its result. This page is
 * the whole contract; an operator that keeps it runs under every host.
 *
 * <p><b>Order of calls.</b> {@link #open} once. Then, tick after tick: {@link #process} any number of times, also zero, for any
 * of its ports, in the order in which the changes happened on each port; then {@link #endTick} once. A
 * tick may pass an operator by, with neither call, if there is no input for it and time alone gives it nothing to do ({@link
 * #isDue}); a host that calls {@code endTick} all the same gets the same output. What is put out during a tick, in either call, belongs to that tick. How a tick's input is cut into batches must not
 * show in the result: a thousand batches of one row mean the same as one batch of a thousand.
 *
 * <p><b>State.</b> All that must outlive a tick is kept in {@link dev.millrace.engine.state.StateTable}s that {@code open}
 * declares. Between two ticks a host may write what changed in them, and may end here: a new operator that opens with the
 * written content goes on as if nothing had happened. Fields of the operator hold only what can be computed again from the
 * tables ({@link #restored} is called for that) and what lives for one tick.
 *
 * <p><b>Time.</b> An operator has no clock and no randomness: the watermark, the wall clock and a seed come with the {@link Tick}.
 * Same ticks, same output, byte for byte; so no iteration over identity hashes.
 *
 * <p><b>Threads.</b> One thread at a time calls an operator; it starts none and locks nothing.
 *
 * <p><b>Failure.</b> A bad row never throws: it is left out and recorded in the tick's
 * {@link dev.millrace.engine.expression.RowErrors}. An exception out of
 * an operator is a defect or an exhausted limit and stops the query.
 */
public interface Operator {

    /** Declares the state tables and takes what the operator needs from its host. The tables are filled after this call. */
    default void open(OperatorContext context) {}

    /** The state tables now hold what an earlier run had written (nothing, on a first start). */
    default void restored() {}

    /** Takes changes that arrived on {@code port} (0 for the first or only input). */
    void process(int port, Changes changes, Tick tick, Output output);

    /**
     * Whether {@link #endTick} has something to do in a tick without input, now that the watermark stands at {@code watermark}: a
     * window that closes, a result that waits for the end. Asked before the tick's input is processed, when the watermark has moved,
     * and once when the operator begins. Changes nothing and costs little. An operator that only answers its input needs none of it.
     */
    default boolean isDue(long watermark) {
        return false;
    }

    /** All input of the tick has been processed: puts out what depends on the whole tick, such as net changes or closed windows. */
    default void endTick(Tick tick, Output output) {}
}
