// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.QueryFigures;

/**
 * How one query fared when the loop was looked at.
 *
 * @param lag records that it has not read yet of the topics it depends on, directly or through the queries it reads from, as far as
 *     the broker has told
 * @param rowErrors rows that could not be computed, since the loop was started
 * @param badRecords records of its sources that could not be read, since the loop was started
 * @param figures what its operators have done since it was added or the loop last began, without what was replayed
 */
public record QueryReport(
        String id, Activity activity, long lag, long rowErrors, long badRecords, QueryFigures figures) {

    /** What a query is doing. */
    public enum Activity {
        /** Takes part in every tick. */
        RUNNING,
        /** Reads by itself until it stands where the others stand. */
        CATCHING_UP,
        /** Does not read, because the loop is paused. */
        PAUSED
    }
}
