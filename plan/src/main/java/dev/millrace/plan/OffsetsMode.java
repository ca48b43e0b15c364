// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import java.util.Locale;

/** Who keeps how far a query has read. */
public enum OffsetsMode {
    /** The engine, in its journal together with what the query's state was made from: each result once. */
    ENGINE,
    /** The query's consumer group in Kafka, as for any other consumer: each result at least once. */
    GROUP;

    /** How it is written in SQL and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode that is written as {@code text}, in any case.
     *
     * @throws IllegalArgumentException that lists the modes
     */
    public static OffsetsMode named(String text) {
        for (OffsetsMode mode : values()) {
            if (mode.text().equals(text.toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new IllegalArgumentException("'" + text + "' keeps no offsets; there are engine and group");
    }
}
