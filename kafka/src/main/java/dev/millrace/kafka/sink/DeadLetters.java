// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import dev.millrace.kafka.source.BadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
 * millrace.truncated  the size of the value in bytes, where it does not fit whole
 * </pre>
 *
 * <p>A row of a query's result that its topic does not take is kept likewise: its key and value as they were to be written, with
 * {@code millrace.query}, {@code millrace.topic}, {@code millrace.code}, {@code millrace.reason} and {@code millrace.size}.
 */
public final class DeadLetters {
    /** What a record takes beyond what is counted here, at most. */
    private static final int OVERHEAD = 128;

    private static final String PREFIX = "millrace.";
    private static final int MOST_REASON = 1_000;

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
     * A row that a query could not compute.
     *
     * @param operator where, as EXPLAIN writes it
     * @param eventTimeMillis when the row happened; {@link Long#MIN_VALUE} if that is not known
     */
    public record FailedRow(String queryId, String operator, String reason, long eventTimeMillis) {}

    /**
     * What is kept of a row that a query could not compute: no bytes, as it may come from many records; {@code millrace.query},
     * {@code millrace.operator}, {@code millrace.time} (its event time, if that is known), {@code millrace.code} ROW_ERROR and
     * {@code millrace.reason}.
     */
    public static ProducerRecord<byte @Nullable [], byte @Nullable []> rowError(
            String topic, FailedRow failed, long clockMillis) {
        List<Header> headers = new ArrayList<>(List.of(
                header("query", failed.queryId()),
                header("code", "ROW_ERROR"),
                header("reason", cut(failed.reason())),
                header("operator", cut(failed.operator()))));
        if (failed.eventTimeMillis() != Long.MIN_VALUE) {
            headers.add(header("time", Long.toString(failed.eventTimeMillis())));
        }
        return new ProducerRecord<>(topic, null, clockMillis, null, null, headers);
    }

    /**
     * What is kept of a row that its topic does not take.
     *
     * @param topic the dead-letter topic
     * @param clockMillis the wall clock, which the letter gets as its time
     */
    public static ProducerRecord<byte @Nullable [], byte @Nullable []> refusedRow(
            String topic,
            String queryId,
            ProducerRecord<byte @Nullable [], byte @Nullable []> row,
            RowRefusal refusal,
            long clockMillis) {
        return new ProducerRecord<>(
                topic,
                null,
                clockMillis,
                row.key(),
                row.value(),
                List.of(
                        header("query", queryId),
                        header("topic", row.topic()),
                        header("code", refusal.code()),
                        header("reason", cut(refusal.reason())),
                        header("size", Long.toString(refusal.bytes()))));
    }

    /**
     * Why a row is not written.
     *
     * @param bytes that it takes as a record
     */
    public record RowRefusal(String code, String reason, long bytes) {}

    private static String cut(String reason) {
        return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON) + "…";
    }

    /** {@code letter}, with key and value cut so that it takes at most {@code mostBytes}. */
    public static ProducerRecord<byte @Nullable [], byte @Nullable []> bounded(
            ProducerRecord<byte @Nullable [], byte @Nullable []> letter, int mostBytes) {
        long headers = OVERHEAD;
        for (Header header : letter.headers()) {
            headers += 10L + header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        byte[] key = letter.key();
        byte[] value = letter.value();
        long keyBytes = key == null ? 0 : key.length;
        long valueBytes = value == null ? 0 : value.length;
        if (headers + keyBytes + valueBytes <= mostBytes) {
            return letter;
        }
        List<Header> kept = new ArrayList<>();
        for (Header header : letter.headers()) {
            // The record's own headers may be what is too large.
            if (header.key().startsWith(PREFIX)) {
                kept.add(header);
            }
        }
        kept.add(header("truncated", Long.toString(valueBytes)));
        int room = Math.max(0, mostBytes - OVERHEAD - 40 * kept.size() - 4 * MOST_REASON);
        byte[] shortKey = cut(key, room / 2);
        byte[] shortValue = cut(value, room - (shortKey == null ? 0 : shortKey.length));
        return new ProducerRecord<>(letter.topic(), null, letter.timestamp(), shortKey, shortValue, kept);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
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
