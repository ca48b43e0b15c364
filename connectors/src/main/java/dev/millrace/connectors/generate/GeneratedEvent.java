// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import org.jspecify.annotations.Nullable;

/**
 * One event, ready to be sent: topic and bytes as they go to Kafka.
 *
 * <p>{@code timestampMillis} is the record's time: when the thing happened, or when it was sent if the value says when
 * it happened. {@code dueMillis} is when to send it, on the same time axis; it is later where events arrive late, and it never decreases from one event to the next.
 */
public record GeneratedEvent(String topic, byte @Nullable [] key, byte[] value, long timestampMillis, long dueMillis) {}
