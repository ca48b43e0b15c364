// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.engine.row.TimeWindows;
import dev.millrace.plan.node.Emit;

/**
 * How an aggregation behaves.
 *
 * @param emit whether results are told at the end of each tick or once a window has closed
 * @param graceMillis how long after its end a window still takes rows; unused without a window
 * @param dropNullKeys rows with a null key belong to no group
 * @param keepEmptyGroups a group whose last row is deleted stays, with the aggregates of nothing
 * @param retractions whether deletions may come in
 * @param tellOldRows whether a changed row is preceded by the deletion of what was told before; without it, only a group that
 *     disappears is told with −1, and only its key means something
 */
public record AggregateSettings(
        Emit emit,
        long graceMillis,
        boolean dropNullKeys,
        boolean keepEmptyGroups,
        boolean retractions,
        boolean tellOldRows) {

    public AggregateSettings {
        if (graceMillis < 0 || graceMillis > TimeWindows.LAST_TIME) {
            throw new IllegalArgumentException("a grace period of " + graceMillis + " ms");
        }
    }
}
