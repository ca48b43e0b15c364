// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record of the catalog's log. */
public sealed interface CatalogEvent {

    /** Where it stands in the log; events are ordered by it. */
    long offset();

    /**
     * A statement that somebody has accepted. Whether it counts is decided by its place: whoever reads the log prepares it against
     * the catalog of all statements before it.
     *
     * @param timeMillis when it was appended
     */
    record Stated(long offset, long timeMillis, LoggedStatement statement) implements CatalogEvent {}

    /** An engine runs, and has seen what the log says up to and including {@code statementOffset}. */
    record Seen(long offset, long statementOffset) implements CatalogEvent {}

    /**
     * The engine has carried out what the log says up to and including {@code statementOffset}.
     *
     * @param defaults the settings that hold with this engine for statements that say nothing else
     * @param failure why the statement at that offset is not in force, if it is not
     */
    record Applied(
            long offset,
            long statementOffset,
            Map<String, String> defaults,
            @Nullable String failure) implements CatalogEvent {
        public Applied {
            defaults = Map.copyOf(defaults);
        }
    }
}
