// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import org.jspecify.annotations.Nullable;

/**
 * When rows of two streams are near enough, and how long they are kept; milliseconds. A right row joins a left one if it is at
 * most {@code beforeMillis} before and {@code afterMillis} after it. {@code graceMillis} is how long after that rows may still
 * come; {@code null} is the older form without grace: unmatched rows are told at once, and rows are kept for what is left of 24 hours,
 * as Kafka Streams does (KIP-633).
 */
public record JoinTimes(
        long beforeMillis, long afterMillis, @Nullable Long graceMillis) {

    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    public JoinTimes {
        if (beforeMillis + afterMillis < 0) {
            throw new IllegalArgumentException(
                    "a join window from " + -beforeMillis + " to " + afterMillis + " ms is empty");
        }
    }

    /** How long a row of the port's side waits for later rows of the other side, without grace. */
    long waitMillis(int port) {
        return port == 0 ? afterMillis : beforeMillis;
    }

    /** How far back from a row of the port's side rows of the other side may be. */
    long lookBackMillis(int port) {
        return waitMillis(1 - port);
    }

    long keptGraceMillis() {
        return graceMillis == null ? Math.max(DAY_MILLIS - 2 * beforeMillis, 0) : graceMillis;
    }

    /** How long a row is kept at all: while it may be met, and while it may have to be told as unmatched. */
    long retentionMillis() {
        long longestWait = Math.max(beforeMillis, afterMillis);
        return add(Math.max(beforeMillis + afterMillis, longestWait), keptGraceMillis());
    }

    /** Rows of the port's side older than this can match nothing that is not late. */
    long closedBefore(int port, long watermark) {
        return add(watermark, -add(waitMillis(port), keptGraceMillis()));
    }

    /** Rows older than this are gone. */
    long goneBefore(long watermark) {
        return add(watermark, -retentionMillis());
    }

    /** The sum, or the nearest number there is. */
    static long add(long left, long right) {
        long sum = left + right;
        if (((left ^ sum) & (right ^ sum)) < 0) {
            return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }
}
