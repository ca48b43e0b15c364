// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a topic to write to it.
 *
 * @param id changes when the topic is deleted and made anew
 * @param partitions how many it has
 * @param compacted whether it takes no record without a key
 * @param mostBytes of a batch with one record; 0 if unknown
 * @param ahead how far a record's timestamp may be ahead of the broker's clock, ms; {@link Long#MAX_VALUE} if that is not bounded
 * @param behind how far it may be behind, likewise
 */
public record SinkTopic(
        String name, Uuid id, int partitions, boolean compacted, int mostBytes, long ahead, long behind) {
    /** What a record batch of one record takes beyond key, value and headers, at most. */
    private static final int OVERHEAD = 61 + 30;

    /** Why a record is not sent. */
    record Refusal(String code, String reason) {}

    /** Bytes that a record takes on its way. */
    static long bytes(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        long bytes = OVERHEAD;
        byte[] key = record.key();
        byte[] value = record.value();
        bytes += key == null ? 0 : key.length;
        bytes += value == null ? 0 : value.length;
        for (Header header : record.headers()) {
            bytes += 10L + header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }

    /** Why the broker would refuse the record; null if it takes it as far as is known. */
    @Nullable
    Refusal refusal(ProducerRecord<byte @Nullable [], byte @Nullable []> record, long mostSent, long clockMillis) {
        if (compacted && record.key() == null) {
            return new Refusal(
                    "NULL_KEY", "the row has no key, and the topic " + name + " is compacted: it takes none without");
        }
        long limit = mostBytes == 0 ? mostSent : Math.min(mostSent, mostBytes);
        byte[] value = record.value();
        if (value != null && value.length > limit - OVERHEAD || bytes(record) > limit) {
            return new Refusal(
                    "ROW_TOO_LARGE",
                    "the row takes " + bytes(record) + " bytes, and the topic " + name + " takes " + limit);
        }
        Long timestamp = record.timestamp();
        if (timestamp != null && (timestamp - clockMillis > ahead || clockMillis - timestamp > behind)) {
            return new Refusal(
                    "TIMESTAMP_REFUSED",
                    "the topic " + name + " takes no record with the event time " + timestamp + " ms");
        }
        return null;
    }
}
