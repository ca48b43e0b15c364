// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a query runs; what it means is in its plan.
 *
 * @param offsets who keeps how far it has read
 * @param everyChange whether each input record's change is told, and not one per key for all records that arrived together
 * @param stateLimitBytes how much state it may have before it is ended, in bytes; {@code null}: as much as the engine allows
 * @param onGap what it does when records that it has not read are deleted
 */
public record QuerySettings(
        OffsetsMode offsets, boolean everyChange, @Nullable Long stateLimitBytes, GapMode onGap) {
    private static final QuerySettings DEFAULTS = new QuerySettings(OffsetsMode.ENGINE, false);

    public QuerySettings(OffsetsMode offsets, boolean everyChange, @Nullable Long stateLimitBytes, GapMode onGap) {
        if (stateLimitBytes != null && stateLimitBytes <= 0) {
            throw new IllegalArgumentException("a limit of " + stateLimitBytes + " bytes of state");
        }
        this.offsets = offsets;
        this.everyChange = everyChange;
        this.stateLimitBytes = stateLimitBytes;
        this.onGap = onGap;
    }

    /** Settings with the engine's limit of state, that stop at a gap. */
    public QuerySettings(OffsetsMode offsets, boolean everyChange) {
        this(offsets, everyChange, null, GapMode.STOP);
    }

    public static QuerySettings defaults() {
        return DEFAULTS;
    }
}
