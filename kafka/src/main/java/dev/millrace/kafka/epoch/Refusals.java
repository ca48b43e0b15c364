// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells what an answer of the broker to a record means. */
final class Refusals {
    /** How the broker answers for the innocent records of a batch that it refused for another one's sake. */
    private static final String INNOCENT = "Failed to append record because it was part of a batch";

    private Refusals() {}

    /** Whether the same record would be refused again, whenever it is sent. */
    static boolean isForTheRecord(Exception refusal) {
        return refusal instanceof RecordTooLargeException
                || refusal instanceof RecordBatchTooLargeException
                || refusal instanceof InvalidTimestampException
                || refusal instanceof InvalidRecordException;
    }

    /** Whether all records of its topic would be refused. */
    static boolean isForTheTopic(Exception refusal) {
        return refusal instanceof TopicAuthorizationException
                || refusal instanceof InvalidTopicException
                || refusal instanceof UnknownTopicOrPartitionException
                || refusal instanceof UnknownTopicIdException;
    }

    /** Whether the record was refused only because another one of its batch was. */
    static boolean isForANeighbour(Exception refusal) {
        String message = refusal.getMessage();
        return message != null && message.startsWith(INNOCENT);
    }

    /** The code under which a dead letter is kept. */
    static String code(Exception refusal) {
        return switch (refusal) {
            case RecordTooLargeException _, RecordBatchTooLargeException _ -> "TOO_LARGE";
            case InvalidTimestampException _ -> "TIMESTAMP_REFUSED";
            default -> "ROW_REFUSED";
        };
    }
}
