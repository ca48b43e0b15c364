// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.query;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The memory that all the queries together may take which run for one reader: their state, what their consumers have fetched, results
 * that wait. Each has a share, which grows in steps with what it uses; what no longer fits is refused with the figures, or ends, so that
 * the process goes on. Thread-safe; only {@link #inTurn} waits.
 */
public final class MemoryBudget {

    /** By how much a share grows; what is counted is at most so much above what is used. */
    static final long STEP_BYTES = 64 << 10;

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong shares = new AtomicLong();
    /** What a tick makes for a moment is not counted, so only as many compute at a time as there are processors. */
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    public MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Opens a share.
     *
     * @param baseBytes what it takes from the beginning to its end
     * @throws BudgetExhaustedException if there is not so much left
     */
    public MemoryShare open(long baseBytes) {
        MemoryShare share = new MemoryShare(this, baseBytes);
        shares.incrementAndGet();
        try {
            share.hold(0);
            return share;
        } catch (BudgetExhaustedException refused) {
            share.close();
            throw refused;
        }
    }

    /** Computes something when it is its turn; it must not wait for anybody. */
    <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** Takes what is there or nothing. */
    void take(long count) {
        long before = bytes.getAndUpdate(held -> held + count > bytesMax ? held : held + count);
        if (before + count > bytesMax) {
            throw new BudgetExhaustedException(count, before, bytesMax, shares.get());
        }
    }

    void give(long count) {
        bytes.addAndGet(-count);
    }

    void closed() {
        shares.decrementAndGet();
    }

    /** What is held now. */
    public long bytes() {
        return bytes.get();
    }

    /** What may be held. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Those who hold something. */
    public long shares() {
        return shares.get();
    }
}
