// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

/**
 * How rows are grouped by event time; all lengths in milliseconds. A window is the half-open interval [start, end); a session
 * is [first row, last row] and closes when {@code gapMillis} pass without a row. Time windows are aligned to 1970-01-01T00:00Z.
 */
public sealed interface Window {

    record Tumbling(long sizeMillis) implements Window {}

    record Hopping(long sizeMillis, long advanceMillis) implements Window {}

    record Session(long gapMillis) implements Window {}
}
