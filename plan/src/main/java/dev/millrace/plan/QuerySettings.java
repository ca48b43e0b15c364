// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a query runs; what it means is in its plan.
 *
 * @param offsets who keeps how far it has read
 * @param everyChange whether each input record's change is told, and not one per key for all records that arrived together
 * @param stateLimitBytes memory that its state may take; {@code null} for what the engine allows each query
 */
public record QuerySettings(
        OffsetsMode offsets, boolean everyChange, @Nullable Long stateLimitBytes) {
    private static final QuerySettings DEFAULTS = new QuerySettings(OffsetsMode.ENGINE, false);

    /** Settings with the engine's limit on state. */
    public QuerySettings(OffsetsMode offsets, boolean everyChange) {
        this(offsets, everyChange, null);
    }

    public static QuerySettings defaults() {
        return DEFAULTS;
    }
}
