// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What clients make use of beside plain requests: noted by those who serve it, read by {@code /metrics}. Thread-safe. */
public final class Usage {
    private final LongAdder rowsSent = new LongAdder();
    private final LongAdder rowsSkipped = new LongAdder();
    private final LongAdder lookups = new LongAdder();
    private final LongAdder lookupNanos = new LongAdder();
    private volatile LongSupplier subscriptions = () -> 0;

    /** Says who knows how many queries and topics are watched now; asked whenever somebody looks, by any thread. */
    public void setSubscriptions(LongSupplier count) {
        subscriptions = count;
    }

    /**
     * A subscriber has got a frame.
     *
     * @param sent rows in it, or behind its points
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
        return subscriptions.getAsLong();
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
