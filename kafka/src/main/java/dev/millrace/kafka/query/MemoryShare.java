// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.query;

/**
 * What one query, or one of its readers, holds of a {@link MemoryBudget}. Thread-safe; never waits.
 */
public final class MemoryShare implements AutoCloseable {

    private final MemoryBudget budget;
    private final long baseBytes;
    private long held;
    private boolean closed;

    MemoryShare(MemoryBudget budget, long baseBytes) {
        this.budget = budget;
        this.baseBytes = baseBytes;
    }

    /**
     * Says what is used now beside the base; what is used no longer goes back.
     *
     * @throws BudgetExhaustedException if it is more than is left; then the share is as it was
     */
    public synchronized void hold(long usedBytes) {
        if (closed) {
            return;
        }
        long steps = (baseBytes + usedBytes + MemoryBudget.STEP_BYTES - 1) / MemoryBudget.STEP_BYTES;
        long wanted = steps * MemoryBudget.STEP_BYTES;
        if (wanted > held) {
            budget.take(wanted - held);
        } else if (wanted < held) {
            budget.give(held - wanted);
        }
        held = wanted;
    }

    /** Gives everything back. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            budget.give(held);
            budget.closed();
            held = 0;
        }
    }
}
