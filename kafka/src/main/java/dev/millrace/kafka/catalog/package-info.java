// SPDX-License-Identifier: Apache-2.0
/**
 * The catalog as a log: what streams, tables and queries exist is the outcome of the statements that were accepted, so those
 * are what is kept. {@link dev.millrace.kafka.catalog.StatementLog} appends {@link dev.millrace.kafka.catalog.LoggedStatement}s to a
 * compacted topic and gives them back in order, as {@link dev.millrace.kafka.catalog.CatalogEvent}s; whoever understands SQL runs them
 * again. {@code LogRecords} says what a record looks like.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The order of the log is the order in which statements count; every process that reads it sees the same catalog.
 *   <li>A statement's record has a key of its own, so compaction keeps it. It tells what the log said when the statement was checked
 *       ({@link dev.millrace.kafka.catalog.LoggedStatement#basis}), so that a reader knows whether somebody else came in between.
 *   <li>What the engine has seen and carried out it says in the log, so another process knows at once whether an engine runs.
 * </ul>
 *
 * <p>Threading: one thread reads; any number of threads and processes may append.
 *
 * <pre>{@code
 * try (StatementLog log = StatementLog.open(client, InternalTopics.defaults())) {
 *     log.append(LoggedStatement.of(id, "CREATE STREAM sales (item VARCHAR) WITH (…)", Map.of()));
 *     log.poll(Duration.ofSeconds(1)).forEach(catalog::apply);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.catalog;

import org.jspecify.annotations.NullMarked;
