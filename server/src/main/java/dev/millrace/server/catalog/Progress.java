// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the catalog's log has been read here, and how far an engine has seen it and carried it out. Those who need a place wait
 * until it is reached. Thread-safe.
 */
public final class Progress {

    private static final int FAILURES_MAX = 100;
    /** How often a wait looks whether it is cancelled. */
    private static final long LOOK_MILLIS = 100;

    private final Map<Long, String> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > FAILURES_MAX;
        }
    };
    private boolean read;
    private long position;
    private long seen = -1;
    private long applied = -1;
    private @Nullable RuntimeException problem;

    synchronized void read(long readTo) {
        read = true;
        moved(readTo);
    }

    synchronized void moved(long readTo) {
        position = Math.max(position, readTo);
        problem = null;
        notifyAll();
    }

    synchronized void failed(RuntimeException reason) {
        problem = reason;
        notifyAll();
    }

    synchronized void seen(long offset) {
        seen = Math.max(seen, offset);
        notifyAll();
    }

    synchronized void applied(long offset, @Nullable String failure) {
        applied = Math.max(applied, offset);
        seen = Math.max(seen, offset);
        if (failure != null) {
            failures.put(offset, failure);
        }
        notifyAll();
    }

    synchronized long applied() {
        return applied;
    }

    /** How far an engine has seen the log; −1 if none has. */
    public synchronized long seen() {
        return seen;
    }

    /** Why the statement at {@code offset} is not in force though the engine has come to it; {@code null} if it is. */
    public synchronized @Nullable String failure(long offset) {
        return failures.get(offset);
    }

    synchronized @Nullable RuntimeException problem() {
        return problem;
    }

    /** Waits for the first reading to end; fails once it is known that Kafka is away, or when {@code limit} is over. */
    synchronized void awaitRead(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        try {
            while (!read) {
                RuntimeException failed = problem;
                if (failed != null) {
                    throw failed instanceof KafkaUnavailableException known
                            ? known
                            : KafkaUnavailableException.during("reading the catalog", failed);
                }
                long leftMillis = (until - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    throw KafkaUnavailableException.during("reading the catalog", null);
                }
                wait(leftMillis);
            }
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    boolean awaitPosition(long wanted, Duration limit) {
        return await(() -> position >= wanted, limit, () -> false);
    }

    /** Waits until an engine has seen the statement at {@code offset}; false if none has within {@code limit}. */
    public boolean awaitSeen(long offset, Duration limit, BooleanSupplier cancelled) {
        return await(() -> seen >= offset, limit, cancelled);
    }

    boolean awaitApplied(long offset, Duration limit, BooleanSupplier cancelled) {
        return await(() -> applied >= offset, limit, cancelled);
    }

    private synchronized boolean await(BooleanSupplier reached, Duration limit, BooleanSupplier cancelled) {
        long until = System.nanoTime() + limit.toNanos();
        try {
            while (!reached.getAsBoolean()) {
                long leftMillis = (until - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0 || cancelled.getAsBoolean()) {
                    return false;
                }
                wait(Math.min(leftMillis, LOOK_MILLIS));
            }
            return true;
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }
}
