// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.List;

/**
 * What one query has done so far: an immutable copy, taken between two ticks. Totals count from when the query was added, or from
 * the last {@link Dataflow#restartFigures}; a rate is the difference of two looks.
 *
 * @param rowsIn rows that its scans took, from topics and from other queries
 * @param rowsOut rows that it has put out at its end
 * @param stateBytes memory that its state takes, about
 * @param watermarkMillis event time up to which its result is complete; {@link Long#MIN_VALUE} while it has none
 * @param lateRows rows that came too late to count
 * @param operators its operators, each behind those it takes from
 */
public record QueryFigures(
        long rowsIn,
        long rowsOut,
        long stateBytes,
        long watermarkMillis,
        long lateRows,
        List<OperatorFigures> operators) {

    public QueryFigures {
        operators = List.copyOf(operators);
    }
}
