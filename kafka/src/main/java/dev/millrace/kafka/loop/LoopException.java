// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The loop refuses a command or has stopped: what happened and what to do, in sentences meant for the user. */
public final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LoopError code;
    private final String hint;

    public LoopException(LoopError code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public static LoopException journalUnreadable(Throwable cause) {
        return new LoopException(
                LoopError.JOURNAL_UNREADABLE,
                "The journal holds a record that this version cannot read (" + cause.getMessage() + ").",
                "Run the version that wrote it. To give up the queries' state and begin anew, drop the queries first"
                        + " and delete the journal's topic.",
                cause);
    }

    public static LoopException offsetOutOfRange(String group, TopicPartition partition, long wanted, String range) {
        return new LoopException(
                LoopError.OFFSET_OUT_OF_RANGE,
                "The consumer group " + group + " is to go on at offset " + wanted + " of " + partition.topic()
                        + ", partition " + partition.partition() + ", which holds " + range + ".",
                "Set the group to where it is to begin: kafka-consumer-groups --group " + group + " --topic "
                        + partition.topic() + " --reset-offsets --to-earliest --execute; or TERMINATE its query.",
                null);
    }

    public static LoopException groupInUse(String group, Throwable cause) {
        return new LoopException(
                LoopError.GROUP_IN_USE,
                "Other consumers have joined the consumer group " + group + ", which keeps the offsets of a query.",
                "Give those consumers a group of their own, and start again.",
                cause);
    }

    public static LoopException topicMissing(String topic) {
        return new LoopException(
                LoopError.TOPIC_MISSING,
                "The topic " + topic + " does not exist.",
                "Create it, or drop the streams, tables and queries over it.",
                null);
    }

    /** Other queries take the results of the query that is to end. */
    public static LoopException inUse(String queryId, Collection<String> readers) {
        return new LoopException(
                LoopError.QUERY_IN_USE,
                "The query " + queryId + " cannot end: its results go to " + String.join(", ", readers) + ".",
                "TERMINATE " + String.join(", ", readers) + " first.",
                null);
    }

    /** Another instance of the service has taken over. */
    public static LoopException fenced() {
        return new LoopException(
                LoopError.FENCED,
                "Another instance of this service has taken over; this one has stopped.",
                "Run one instance per service name, or give this one a name of its own.",
                null);
    }

    /** Kafka does not do what is needed. */
    public static LoopException unavailable(@Nullable Throwable cause) {
        if (cause instanceof LoopException known) {
            return known;
        }
        String hint = cause instanceof KafkaUnavailableException away
                ? away.hint()
                : "Check that the broker runs and can be reached; the engine's log file has the details.";
        return new LoopException(
                LoopError.KAFKA_UNAVAILABLE,
                "Kafka does not do what the engine needs: " + (cause == null ? "no answer" : cause.getMessage()) + ".",
                hint,
                cause);
    }

    public LoopError code() {
        return code;
    }

    /** What the user can do. */
    public String hint() {
        return hint;
    }
}
