// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import org.jspecify.annotations.Nullable;

/** Kafka did not do what was asked: it is away, refuses, or took too long. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    private KafkaUnavailableException(String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** @param what was being done, as in "making the topic sales" */
    public static KafkaUnavailableException during(String what, @Nullable Throwable cause) {
        String reason = cause == null || cause.getMessage() == null ? "no answer" : cause.getMessage();
        return new KafkaUnavailableException(
                "Kafka failed while " + what + ": " + reason,
                "Check that the broker runs and that --bootstrap-servers names it; `millrace doctor` tries to reach"
                        + " it.",
                cause);
    }

    /** For a thread that was told to stop while it waited; keeps its interrupted state. */
    public static KafkaUnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new KafkaUnavailableException("Stopped while waiting for Kafka", "Nothing needs to be done.", cause);
    }

    /** What the user can do. */
    public String hint() {
        return hint;
    }
}
