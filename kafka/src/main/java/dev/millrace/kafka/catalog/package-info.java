// SPDX-License-Identifier: Apache-2.0
/**
 * The catalog as a log: what streams, tables and queries exist is the outcome of the statements that were accepted, so those
 * are what is kept. {@link dev.millrace.kafka.catalog.StatementLog} appends them to a compacted topic and gives them back in
 * order, as {@link dev.millrace.kafka.catalog.CatalogEvent}s; whoever understands SQL runs them again.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The order of the log is the order in which statements count; every process that reads it sees the same catalog.
 *   <li>A statement's record has a key of its own, so compaction keeps it.
 *   <li>What the engine has carried out it acknowledges in the log.
 * </ul>
 *
 * <p>Threading: one thread at a time; any number of processes may append.
 *
 * <pre>{@code
 * try (StatementLog log = StatementLog.open(client, InternalTopics.defaults())) {
 *     log.append("CREATE STREAM sales (item VARCHAR) WITH (…)", Map.of());
 *     log.readToEnd().forEach(catalog::apply);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.catalog;

import org.jspecify.annotations.NullMarked;
