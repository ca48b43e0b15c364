// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.util.Map;

/** One record of the catalog's log. */
public sealed interface CatalogEvent {

    /** Where it stands in the log; events are ordered by it. */
    long offset();

    /**
     * A statement that somebody has accepted. Whether it counts is decided by its place: whoever reads the log prepares it against
     * the catalog of all statements before it, and leaves it out if it is refused then.
     *
     * @param id unique
     * @param properties the session's settings that hold for it
     */
    record Stated(long offset, String id, String text, Map<String, String> properties) implements CatalogEvent {
        public Stated {
            properties = Map.copyOf(properties);
        }
    }

    /**
     * The engine runs what the log says up to and including {@code statementOffset}.
     *
     * @param defaults the settings that hold with this engine for statements that say nothing else
     */
    record Applied(long offset, long statementOffset, Map<String, String> defaults) implements CatalogEvent {
        public Applied {
            defaults = Map.copyOf(defaults);
        }
    }
}
