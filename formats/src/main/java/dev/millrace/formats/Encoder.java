// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import java.util.List;

/**
 * Turns rows into payloads. Made by {@link Formats#encoder} for a fixed list of fields; belongs to one thread. Whether a row is
 * a deletion is for the caller to know: a Kafka tombstone never reaches an encoder.
 */
public interface Encoder {

    /**
     * Appends row {@code row} of {@code columns}, one column for each field in their order, to {@code out}.
     *
     * @return whether the row has a payload; {@code false} leaves {@code out} as it was and means a null payload: a single
     *     value without a wrapper that is null, or the format NONE
     */
    boolean encode(List<Column> columns, int row, ByteWriter out);
}
