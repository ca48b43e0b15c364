// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.QueryFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one query fared when it was looked at.
 *
 * @param pipeline the number of the pipeline it belongs to; −1 for a query whose consumer group keeps its offsets
 * @param stop why it stands still; null unless it is PAUSED, WAITING or in ERROR
 * @param lag records that it has not read yet of the topics it depends on, directly or through the queries it reads from, as far as
 *     the broker has told
 * @param rowErrors rows that could not be computed or written, since the engine was started
 * @param badRecords records of its sources that could not be read, since the engine was started
 * @param figures what its operators have done since it was added or its pipeline last began, without what was replayed
 */
public record QueryReport(
        String id,
        int pipeline,
        Activity activity,
        @Nullable QueryStop stop,
        long lag,
        long rowErrors,
        long badRecords,
        QueryFigures figures) {

    /** A query without figures. */
    public static QueryReport standing(String id, int pipeline, Activity activity, @Nullable QueryStop stop) {
        return new QueryReport(id, pipeline, activity, stop, 0, 0, 0, NO_FIGURES);
    }

    private static final QueryFigures NO_FIGURES = new QueryFigures(0, 0, 0, Long.MIN_VALUE, 0, List.of());

    /** What a query is doing. */
    public enum Activity {
        /** Its pipeline is being opened. */
        STARTING,
        /** Its state is being rebuilt. */
        RECOVERING,
        /** Takes part in every tick of its pipeline. */
        RUNNING,
        /** Reads by itself until it stands where the others of its pipeline stand. */
        CATCHING_UP,
        /** Its pipeline waits for Kafka, which is away or does not do what is needed. */
        RETRYING,
        /** Does not read, because somebody has paused it. */
        PAUSED,
        /** Does not read, because a query whose results it needs stands still: {@link QueryReport#stop} names it. */
        WAITING,
        /** Cannot go on; {@link QueryReport#stop} says why and what to do. */
        ERROR
    }
}
