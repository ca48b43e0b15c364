// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records that one producer, or one transaction of it, was given. Answers come on the producer's thread; those
 * that come after the attempt has ended are for nobody. Thread-safe.
 */
final class Attempt {
    private final List<Failure> failures = new ArrayList<>();
    private boolean ended;
    private volatile boolean failed;

    /**
     * A record that did not arrive.
     *
     * @param outgoing the record; null for the journal's
     */
    record Failure(@Nullable Outgoing outgoing, Exception cause) {}

    /** Takes the answer for a record. */
    void answered(@Nullable Outgoing outgoing, @Nullable RecordMetadata metadata, @Nullable Exception cause) {
        if (cause == null && (outgoing == null || outgoing.readBy() == null)) {
            return;
        }
        synchronized (this) {
            if (ended) {
                return;
            }
            if (cause != null) {
                failures.add(new Failure(outgoing, cause));
                failed = true;
            }
            if (outgoing != null && outgoing.readBy() != null) {
                if (cause != null) {
                    outgoing.readBy().noteFailed();
                } else if (metadata != null) {
                    outgoing.readBy()
                            .noteAcknowledged(
                                    new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset());
                }
            }
        }
    }

    /** Whether anything did not arrive. */
    boolean hasFailed() {
        return failed;
    }

    synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** No answer counts from now on. */
    synchronized void end() {
        ended = true;
    }
}
