// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it stands in the catalog's log.
 *
 * @param id unique; the record's key
 * @param properties the session's settings that hold for it
 * @param basis where the log stood when the statement was checked: it was accepted against all statements before this offset; −1 if
 *     that is not known
 * @param queryId the id of the query that it starts, if it starts one
 * @param plan that query's plan, if it was written down
 */
public record LoggedStatement(
        String id,
        String text,
        Map<String, String> properties,
        long basis,
        @Nullable String queryId,
        @Nullable AcceptedPlan plan) {

    /** The basis of a statement that does not tell it. */
    public static final long UNKNOWN_BASIS = -1;

    public LoggedStatement {
        properties = Map.copyOf(properties);
    }

    /** A statement of which no more is known than its text. */
    public static LoggedStatement of(String id, String text, Map<String, String> properties) {
        return new LoggedStatement(id, text, properties, UNKNOWN_BASIS, null, null);
    }
}
