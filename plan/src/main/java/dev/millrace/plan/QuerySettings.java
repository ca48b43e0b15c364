// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

/**
 * How a query runs; what it means is in its plan.
 *
 * @param offsets who keeps how far it has read
 * @param everyChange whether each input record's change is told, and not one per key for all records that arrived together
 */
public record QuerySettings(OffsetsMode offsets, boolean everyChange) {
    private static final QuerySettings DEFAULTS = new QuerySettings(OffsetsMode.ENGINE, false);

    public static QuerySettings defaults() {
        return DEFAULTS;
    }
}
