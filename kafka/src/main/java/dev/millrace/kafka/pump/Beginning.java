// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.loop.StartFrom;

/**
 * Where a new query begins to read streams.
 *
 * @param sinceMillis with LATEST: at the first record that was appended then or later, by the records' timestamps; {@link #NOW} for
 *     what arrives from now on
 */
public record Beginning(StartFrom from, long sinceMillis) {
    /** No time: what arrives from now on. */
    public static final long NOW = Long.MAX_VALUE;

    public static Beginning earliest() {
        return new Beginning(StartFrom.EARLIEST, NOW);
    }

    /** At what arrives from now on. */
    public static Beginning latest() {
        return new Beginning(StartFrom.LATEST, NOW);
    }

    /** As {@code from} says, seen from the time at which that was said. */
    public static Beginning asOf(StartFrom from, long sinceMillis) {
        return new Beginning(from, sinceMillis);
    }
}
