// SPDX-License-Identifier: Apache-2.0
/**
 * ksqlDB's API, so that its clients and scripts work as they are.
 *
 * <p>In reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.server.http.ksql.KsqlRoutes}: all addresses.
 *   <li>{@code KsqlRequest}: statements, properties and variables of a request; {@code KsqlError}: what a failure looks like.
 *   <li>{@code ClientStatementRoutes}, {@code ClientStatements}, {@code StatementAnswers}: {@code /ksql} and {@code /status}. Commands go through a
 *       {@link dev.millrace.server.session.LiveSession}; listings and descriptions are made from the catalog ({@code CatalogEntities},
 *       {@code ListingEntities}).
 *   <li>{@code ClientQueryRoutes}, {@code QueryRun}: {@code /query}, {@code /query-stream}, {@code /close-query}. The rows go to a {@code
 *       RowsAnswer}, in one of the shapes of {@code RowsFormat}.
 *   <li>{@code InsertRoutes}: {@code /inserts-stream}. {@code SocketRoutes}: {@code /ws/query}.
 *   <li>{@code ServerRoutes}: {@code /info} and the like.
 * </ol>
 *
 * <p>Invariants: a query belongs to one request and runs on its thread, so a client that reads slowly slows down its own query and
 * nothing waits in memory; it ends when the client goes away, which {@code ClientPresence} finds without writing. There is a limit on how
 * many run at a time. A request to {@code /ksql} that has a mistake in any of its statements changes nothing.
 *
 * <p>Threading: handlers run on virtual threads; what they share ({@code ClientQueries}, {@code CommandLedger}) is thread-safe.
 *
 * <p>Example:
 *
 * <pre>
 * curl -N -H 'Content-Type: application/json' http://127.0.0.1:8088/query-stream -d '{"sql": "SELECT * FROM sales EMIT CHANGES;"}'
 * </pre>
 */
@NullMarked
package dev.millrace.server.http.ksql;

import org.jspecify.annotations.NullMarked;
