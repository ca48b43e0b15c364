// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What clients make use of beside plain requests: noted by those who serve it, read by {@code /metrics}. Thread-safe. */
public final class Usage {
    private final LongAdder subscriptionsBegun = new LongAdder();
    private final LongAdder subscriptionsEnded = new LongAdder();
    private final LongAdder rowsSent = new LongAdder();
    private final LongAdder rowsSkipped = new LongAdder();
    private final LongAdder lookups = new LongAdder();
    private final LongAdder lookupNanos = new LongAdder();

    /** Somebody has begun to watch a query or a topic; {@link #subscriptionEnded} follows exactly once. */
    public void subscriptionBegan() {
        subscriptionsBegun.increment();
    }

    /** A subscription is over, for whatever reason. */
    public void subscriptionEnded() {
        subscriptionsEnded.increment();
    }

    /**
     * A subscriber has got a frame.
     *
     * @param sent rows or points in it
     * @param skipped rows that were left out since the frame before
     */
    public void frame(long sent, long skipped) {
        rowsSent.add(sent);
        rowsSkipped.add(skipped);
    }

    /** A lookup has been answered. */
    public void lookup(long nanos) {
        lookups.increment();
        lookupNanos.add(nanos);
    }

    long subscriptions() {
        // Ended is read first: a subscription that begins and ends in between cannot make the difference negative.
        long ended = subscriptionsEnded.sum();
        return subscriptionsBegun.sum() - ended;
    }

    long rowsSent() {
        return rowsSent.sum();
    }

    long rowsSkipped() {
        return rowsSkipped.sum();
    }

    long lookups() {
        return lookups.sum();
    }

    double lookupSeconds() {
        return lookupNanos.sum() / 1e9;
    }
}
