// SPDX-License-Identifier: Apache-2.0
/**
 * The catalog as a log: what streams, tables and queries exist is the outcome of the statements that were accepted, so those
 * are what is kept. {@link dev.millrace.kafka.catalog.CatalogLog} appends them to a compacted topic and gives them back on
 * start, in order; whoever understands SQL runs them again.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A statement is in the log before it takes effect for others, and an effect that has ended (DROP) is taken out.
 *   <li>The order of {@code statements()} is the order of acceptance, whatever compaction does.
 *   <li>A statement in the log was valid when it was accepted; nothing half-applied gets there.
 * </ul>
 *
 * <p>Threading: one thread at a time.
 *
 * <pre>{@code
 * CatalogLog log = CatalogLog.open(client, InternalTopics.defaults());
 * log.statements().forEach(statement -> session.replay(statement.text(), statement.properties()));
 * CatalogStatement made = log.append("CREATE STREAM sales (item VARCHAR) WITH (…)", Map.of());
 * log.remove(made.sequence()); // after DROP STREAM sales
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.catalog;

import org.jspecify.annotations.NullMarked;
