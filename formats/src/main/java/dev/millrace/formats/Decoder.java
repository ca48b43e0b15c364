// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.ColumnBuilder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns payloads into rows. Made by {@link Formats#decoder} for a fixed list of fields; belongs to one thread.
 *
 * <p>Each call gets one payload and the builders of the fields, one for each field in their order, all of the same length.
 * It appends exactly one value to each builder and returns {@code true}; or it appends nothing and returns {@code false} when
 * the payload itself says that there is no value (JSON's {@code null}), which means the same as a payload that is absent; or
 * it throws, and the builders may then hold a part of the row, which the caller takes back with
 * {@link dev.millrace.data.ChangesBuilder#abandonRow()} or {@link ColumnBuilder#truncate}. The bytes are read during the call
 * only. A decoder learns from what it sees (the usual order of fields), which changes its speed and never its result.
 */
public interface Decoder {

    /**
     * Decodes {@code bytes[offset .. offset + length)}.
     *
     * @return whether a row was appended; {@code false} means that the payload stands for null
     * @throws BadRecordException if the bytes are not a value of the format and fields
     */
    boolean decode(byte[] bytes, int offset, int length, List<ColumnBuilder> columns) throws BadRecordException;

    /** Decodes what {@code payload} has from its position to its limit, which stay as they are. Copies only if it must. */
    default boolean decode(ByteBuffer payload, List<ColumnBuilder> columns) throws BadRecordException {
        if (payload.hasArray()) {
            return decode(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining(), columns);
        }
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return decode(copy, 0, copy.length, columns);
    }
}
