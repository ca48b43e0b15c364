// SPDX-License-Identifier: Apache-2.0
/**
 * Statements carried out against Kafka. {@link dev.millrace.server.session.LiveSession} takes scripts and tells a
 * {@link dev.millrace.server.session.ResultSink} what they say; its parts are {@code SelectRun} for queries that somebody watches,
 * {@code RowInserts} for rows, {@code TopicPrint} for PRINT, {@code CatalogChanges} for what changes the catalog, after
 * {@code Acceptance} has built it. {@link dev.millrace.server.session.HomeEngine} is the engine of the same process, if there is one.
 *
 * <p>Invariants: a statement that is refused has changed nothing; a statement that changes the catalog is in force when its message
 * is told, or the message says that it is not.
 *
 * <p>Threading: a session runs one script at a time; only cancel may come from another thread.
 *
 * <p>Example:
 *
 * <pre>{@code
 * try (LiveSession session = LiveSession.open(Map.of("bootstrap.servers", "localhost:9092"), InternalTopics.defaults())) {
 *     session.run("SELECT * FROM totals;", sink);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.server.session;

import org.jspecify.annotations.NullMarked;
