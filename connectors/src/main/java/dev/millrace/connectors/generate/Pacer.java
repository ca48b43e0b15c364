// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.concurrent.TimeUnit;

/**
 * Holds events back until they are due. The first moment of the generator's time axis is laid on the moment the pacer was made.
 * A sender that falls behind catches up without waiting, but only {@link #MAX_LAG_MILLIS}: what is lost beyond that stays lost, so
 * that a long pause is not followed by a flood. Not thread-safe.
 */
public final class Pacer {

    /** How far behind a sender may fall and still catch up. */
    public static final long MAX_LAG_MILLIS = 1000;

    /** A clock that one can wait by. */
    public interface Clock {

        /** Nanoseconds since some fixed moment. */
        long nanoTime();

        /** Returns after about {@code nanos} nanoseconds. */
        void sleep(long nanos) throws InterruptedException;

        /** The clock of this machine. */
        static Clock system() {
            return new Clock() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(long nanos) throws InterruptedException {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                }
            };
        }
    }

    private final Clock clock;
    private final long startMillis;

    /** The clock's time at {@link #startMillis}. */
    private long startNanos;

    private Pacer(long startMillis, Clock clock) {
        this.startMillis = startMillis;
        this.clock = clock;
        this.startNanos = clock.nanoTime();
    }

    /** A pacer for which it is now {@code startMillis}. */
    public static Pacer of(long startMillis, Clock clock) {
        return new Pacer(startMillis, clock);
    }

    /** Returns when it is {@code dueMillis}; at once if it is later. */
    public void await(long dueMillis) throws InterruptedException {
        long due = startNanos + TimeUnit.MILLISECONDS.toNanos(dueMillis - startMillis);
        long left = due - clock.nanoTime();
        long maxLag = TimeUnit.MILLISECONDS.toNanos(MAX_LAG_MILLIS);
        if (left < -maxLag) {
            startNanos += -left - maxLag;
        }
        while (left > 0) {
            clock.sleep(left);
            left = due - clock.nanoTime();
        }
    }
}
