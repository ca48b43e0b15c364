// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.catalog.StatementLog;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka where the log ends. While Kafka is away one caller a second finds out whether it still is; all others are told at once.
 * Thread-safe.
 */
final class LogEnd {

    private static final long FORGET_NANOS = 1_000_000_000L;

    private @Nullable KafkaUnavailableException failure;
    private long failedNanos;
    private boolean asking;

    /** @throws KafkaUnavailableException if Kafka does not answer */
    long ask(StatementLog log) {
        boolean probes = begin();
        try {
            long end = log.end();
            settle(null);
            return end;
        } catch (KafkaUnavailableException away) {
            if (!Thread.currentThread().isInterrupted()) {
                settle(away);
            }
            throw away;
        } finally {
            if (probes) {
                endProbe();
            }
        }
    }

    private synchronized boolean begin() {
        KafkaUnavailableException known = failure;
        if (known == null) {
            return false;
        }
        if (asking || System.nanoTime() - failedNanos < FORGET_NANOS) {
            throw known;
        }
        asking = true;
        return true;
    }

    private synchronized void settle(@Nullable KafkaUnavailableException outcome) {
        failure = outcome;
        failedNanos = System.nanoTime();
    }

    private synchronized void endProbe() {
        asking = false;
    }
}
