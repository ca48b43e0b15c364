// SPDX-License-Identifier: Apache-2.0
/**
 * What the parts of the engine on Kafka have in common, and what others see of it: settings ({@link
 * dev.millrace.kafka.loop.LoopSettings}, {@link dev.millrace.kafka.loop.Delivery}), refusals ({@link
 * dev.millrace.kafka.loop.LoopException}), why a query stands still ({@link dev.millrace.kafka.loop.QueryStop}), and how queries fare
 * ({@link dev.millrace.kafka.loop.LoopReport}, {@link dev.millrace.kafka.loop.QueryReport}).
 *
 * <p>The loop itself has its rooms beside this one, in the order in which a record passes: {@code pump} (polling, ticks),
 * {@code epoch} (outputs, commits), {@code journal} (what happened), {@code pipeline} (threads, recovery, faults), {@code group} (offsets
 * in consumer groups).
 *
 * <p>Threading: everything here is immutable, or says that it may be used by any thread.
 *
 * <pre>{@code
 * LoopSettings settings = LoopSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()))
 *         .withDelivery(Delivery.AT_LEAST_ONCE);
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.loop;

import org.jspecify.annotations.NullMarked;
