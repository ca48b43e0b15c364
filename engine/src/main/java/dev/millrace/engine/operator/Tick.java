// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.operator;

import dev.millrace.engine.expression.EvaluationContext;

/**
 * One pass of input through the dataflow, as one operator sees it.
 *
 * @param number counts the ticks from 1
 * @param watermarkBefore the operator's watermark at the end of the tick before, ms; {@link Long#MIN_VALUE} at first. Rows are
 *     judged late by this one, or by the later one they carry ({@link dev.millrace.data.Changes#watermark})
 * @param watermark the watermark after this tick, ms, never less than the one before; windows close by this one. {@link
 *     Long#MAX_VALUE} says that the input is complete: nothing will follow
 * @param context the wall clock of the tick, its random numbers, and where rows that fail are recorded
 */
public record Tick(long number, long watermarkBefore, long watermark, EvaluationContext context) {

    public Tick {
        if (watermark < watermarkBefore) {
            throw new IllegalArgumentException("the watermark went back from " + watermarkBefore + " to " + watermark);
        }
    }

    /** The watermark by which to judge a row that carries {@code rowWatermark}. */
    public long lateness(long rowWatermark) {
        return Math.max(watermarkBefore, rowWatermark);
    }

    /** Whether this is the last tick. */
    public boolean inputComplete() {
        return watermark == Long.MAX_VALUE;
    }
}
