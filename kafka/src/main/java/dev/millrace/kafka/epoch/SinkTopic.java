// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.sink.SendRules;
import dev.millrace.plan.source.SourceDefinition;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a topic to write to it.
 *
 * @param id changes when the topic is deleted and made anew
 * @param partitions how many it has
 * @param cleanupPolicy its setting {@code cleanup.policy}
 * @param mostBytes of a batch with one record; 0 if unknown
 * @param ahead how far a record's timestamp may be ahead of the broker's clock, ms; {@link Long#MAX_VALUE} if that is not bounded
 * @param behind how far it may be behind, likewise
 */
public record SinkTopic(
        String name, Uuid id, int partitions, String cleanupPolicy, int mostBytes, long ahead, long behind) {
    /** Bytes of a record: key, value and headers. */
    static long bytes(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        long bytes = 0;
        byte[] key = record.key();
        byte[] value = record.value();
        bytes += key == null ? 0 : key.length;
        bytes += value == null ? 0 : value.length;
        for (Header header : record.headers()) {
            bytes += 10L + header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }

    /** What holds for the rows of {@code sink}; {@code mostSent}: the largest record that is sent, bytes. */
    SendRules rules(SourceDefinition sink, int mostSent) {
        return SendRules.of(sink, cleanupPolicy, mostBytes == 0 ? mostSent : Math.min(mostSent, mostBytes));
    }

    /** Why the broker would refuse the record for its time; null if it takes it as far as is known. */
    SendRules.@Nullable Refusal refusal(ProducerRecord<byte @Nullable [], byte @Nullable []> record, long clockMillis) {
        Long timestamp = record.timestamp();
        if (timestamp != null && (timestamp - clockMillis > ahead || clockMillis - timestamp > behind)) {
            return new SendRules.Refusal(
                    "TIMESTAMP_REFUSED",
                    "the topic " + name + " takes no record with the event time " + timestamp + " ms");
        }
        return null;
    }
}
