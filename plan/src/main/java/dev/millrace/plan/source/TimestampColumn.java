// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import org.jspecify.annotations.Nullable;

/**
 * The column that gives a record's event time instead of Kafka's timestamp: BIGINT in ms, TIMESTAMP, or VARCHAR in
 * {@code format} (a pattern of {@link java.time.format.DateTimeFormatter}).
 */
public record TimestampColumn(String column, @Nullable String format) {}
