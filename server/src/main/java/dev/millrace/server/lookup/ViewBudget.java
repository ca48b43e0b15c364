// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all views together may take. Thread-safe. */
final class ViewBudget {

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    ViewBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Takes bytes for a table's view; a negative number gives them back.
     *
     * @throws LookupLimitException if there are not enough; they are counted nevertheless until they are given back
     */
    void take(long count, String table) {
        if (bytes.addAndGet(count) > bytesMax && count > 0) {
            throw new LookupLimitException(
                    "The tables that are kept in memory for look-ups take more than " + (bytesMax >> 20)
                            + " MiB; the last one was " + table + ".",
                    "Make a smaller table for look-ups with CREATE TABLE … AS SELECT, or give the program more heap.");
        }
    }

    void give(long count) {
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }
}
