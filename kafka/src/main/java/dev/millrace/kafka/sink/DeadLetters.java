// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import dev.millrace.kafka.source.BadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records that cannot be read: key and value go, byte for byte, to the dead-letter topic, with the original
 * timestamp, the original headers, and these headers in UTF-8:
 *
 * <pre>
 * millrace.source     the stream or table that was read
 * millrace.topic      the topic, millrace.partition and millrace.offset the place in it
 * millrace.part       KEY, VALUE or TIMESTAMP
 * millrace.code       the kind of fault, such as WRONG_TYPE
 * millrace.reason     one sentence; never quotes the payload
 * millrace.position   bytes from the part's start to the fault, or -1
 * </pre>
 */
public final class DeadLetters {
    private DeadLetters() {}

    /**
     * The record to keep of {@code bad}.
     *
     * @param topic the dead-letter topic
     */
    public static ProducerRecord<byte @Nullable [], byte @Nullable []> letter(String topic, BadRecord bad) {
        List<Header> headers = new ArrayList<>(List.of(bad.record().headers().toArray()));
        headers.addAll(List.of(
                header("source", bad.source()),
                header("topic", bad.record().topic()),
                header("partition", Integer.toString(bad.record().partition())),
                header("offset", Long.toString(bad.record().offset())),
                header("part", bad.part().name()),
                header("code", bad.code()),
                header("reason", bad.reason()),
                header("position", Integer.toString(bad.position()))));
        return new ProducerRecord<>(
                topic,
                null,
                // A broker may refuse what is ahead of its clock, and a letter is never to be refused.
                Math.max(0, Math.min(bad.record().timestamp(), System.currentTimeMillis())),
                bytes(bad.record().key()),
                bytes(bad.record().value()),
                headers);
    }

    /**
     * What is kept of a row that a query could not compute: no bytes, as it may come from many records; {@code millrace.query},
     * {@code millrace.code} ROW_ERROR and {@code millrace.reason}.
     */
    public static ProducerRecord<byte @Nullable [], byte @Nullable []> rowError(
            String topic, String queryId, String reason, long clockMillis) {
        return new ProducerRecord<>(
                topic,
                null,
                clockMillis,
                null,
                null,
                List.of(header("query", queryId), header("code", "ROW_ERROR"), header("reason", reason)));
    }

    private static Header header(String name, String value) {
        return new RecordHeader("millrace." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer payload) {
        if (payload == null) {
            return null;
        }
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return copy;
    }
}
