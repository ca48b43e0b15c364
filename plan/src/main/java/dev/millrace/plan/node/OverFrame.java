// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import org.jspecify.annotations.Nullable;

/**
 * The rows around the current one that a function sees: ROWS counts rows, RANGE milliseconds of the ordering time. {@code
 * null} means unbounded; 0 is the current row. {@code preceding} and {@code following} count away from the current row.
 */
public record OverFrame(
        Unit unit, @Nullable Long preceding, @Nullable Long following) {

    public enum Unit {
        ROWS,
        RANGE
    }
}
