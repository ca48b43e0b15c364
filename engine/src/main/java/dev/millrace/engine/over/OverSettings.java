// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.plan.node.OverFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Over} computes.
 *
 * @param frame the rows that functions with a frame see
 * @param appendOnly rows are only added, and each is to be put out once, with what its frame holds by then: a stream's moving
 *     average. Otherwise results are kept exact, by taking back what a change has made wrong
 */
public record OverSettings(Ordering ordering, OverFrame frame, List<OverFunction> functions, boolean appendOnly) {

    public OverSettings {
        functions = List.copyOf(functions);
    }

    /** Whether a bound of the frame is a distance in the ordering value, not only unbounded or the current row's peers. */
    boolean byDistance() {
        return frame.unit() == OverFrame.Unit.RANGE && (isDistance(frame.preceding()) || isDistance(frame.following()));
    }

    private static boolean isDistance(@Nullable Long bound) {
        return bound != null && bound != 0;
    }
}
