// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Field;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes what statements say. A result is {@link #begin}, {@link #row} and {@link #flush} any number of times, {@link #end}; a
 * statement without rows gives a {@link #message}. Called from one thread at a time.
 */
public interface ResultSink {

    /** A result with these columns starts. */
    void begin(List<Field> columns);

    /** The next row: a boxed value per column, as {@link dev.millrace.data.Values} lists them. */
    void row(List<? extends @Nullable Object> values);

    /** Nothing more is known to come soon: show what there is. */
    void flush();

    /**
     * Up to which offset (exclusive) each partition was read for the result; told before {@link #end} by a query that ends.
     */
    default void readTo(Map<TopicPartition, Long> offsets) {
        // Most have no use for it.
    }

    /** The result is complete. */
    void end();

    /** A sentence about what was done. */
    void message(String sentence);
}
