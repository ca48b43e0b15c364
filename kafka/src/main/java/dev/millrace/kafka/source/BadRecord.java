// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that its source's declaration does not fit: what the dead letters keep of it.
 *
 * @param source the name of the stream or table that was read
 * @param code the kind of fault, such as {@code WRONG_TYPE}
 * @param reason one sentence that names fields and types and never quotes the payload
 * @param position bytes from the part's start to the fault; −1 if the fault has no place
 */
public record BadRecord(
        String source,
        ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record,
        Part part,
        String code,
        String reason,
        int position) {

    /** Which part of the record is at fault. */
    public enum Part {
        KEY,
        VALUE,
        TIMESTAMP
    }
}
