// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.plan.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * The window of an aggregation.
 *
 * @param time the event time in ms, BIGINT; {@code null} for the row's own event time (ROWTIME)
 * @param graceMillis a row is late, and dropped and counted, once the watermark has reached its window's end plus this
 * @param retentionMillis how long a window can be looked up, counted from its start; null: as long as its topic keeps records
 */
public record WindowedBy(
        Window window,
        @Nullable Expression time,
        long graceMillis,
        @Nullable Long retentionMillis) {}
