// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.Field;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one query go: {@link #begin}, then {@link #row} and {@link #flush} any number of times, then {@link #end} or
 * {@link #fail}. All of it by one thread; a call waits while the client is slow and throws {@link ClientGoneException} once it has gone.
 */
interface RowsAnswer {

    /**
     * What is known before the first row.
     *
     * @param endless whether rows come until the query is ended
     * @param key names of the columns that make up the key, as far as the answer tells
     */
    record Header(String queryId, boolean endless, List<Field> columns, Set<String> key) {}

    /** The query runs: rows that are written from now on are seen. */
    void begin(Header header);

    /** A row; {@code tombstone}: the key of this row is gone. */
    void row(List<? extends @Nullable Object> values, boolean tombstone);

    /** Nothing more is known to come soon. */
    void flush();

    /** The query has ended, for the reason given. */
    void end(String reason);

    /** The query has failed after it had begun. */
    void fail(KsqlError error);

    /** Whether the client has gone. */
    boolean isGone();
}
