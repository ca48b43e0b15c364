// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a topic refuses, judged before a record is sent: a broker's refusal would be the same at every try, and it ends the whole
 * transaction. A record that breaks a rule is kept as a dead letter instead.
 *
 * @param needsKey whether records without a key are refused: those of a table, and of a topic that is compacted
 * @param mostBytes the most that key and value may have together
 */
public record SendRules(boolean needsKey, int mostBytes) {

    /** What Kafka adds to a record at most: attributes, lengths, deltas and the head of a batch of one record. */
    private static final int OVERHEAD_BYTES = 128;

    /** Which rule a record breaks: a code of the dead letters, and one sentence without the payload. */
    public record Refusal(String code, String reason) {}

    /**
     * The rules of a sink.
     *
     * @param cleanupPolicy the topic's setting {@code cleanup.policy}
     * @param mostMessageBytes the least of the topic's {@code max.message.bytes} and the producer's {@code max.request.size}
     */
    public static SendRules of(SourceDefinition sink, String cleanupPolicy, int mostMessageBytes) {
        return new SendRules(
                sink.kind() == RelationKind.TABLE || cleanupPolicy.contains("compact"),
                Math.max(0, mostMessageBytes - OVERHEAD_BYTES));
    }

    /** The rule that {@code record} breaks; {@code null} if it may be sent. */
    public @Nullable Refusal refusal(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null && needsKey) {
            return new Refusal(
                    "NULL_KEY",
                    "the row has a null key, and " + record.topic() + " keeps the latest record of each key");
        }
        long bytes = (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
        if (bytes > mostBytes) {
            return new Refusal(
                    "TOO_LARGE",
                    "the record of " + bytes + " bytes is longer than the " + mostBytes + " that " + record.topic()
                            + " takes");
        }
        return null;
    }
}
