// SPDX-License-Identifier: Apache-2.0

/**
 * From a statement to what has to be done: the entry to this module for whoever runs SQL.
 *
 * <p>{@link dev.millrace.sql.prepared.StatementAnalyzer} takes one statement at a time, the catalog and the session as they are,
 * and gives a {@link dev.millrace.sql.prepared.PreparedStatement}: a sealed record that carries everything needed to carry it out,
 * and the catalog or session as it will be. The other classes here each prepare one family of statements.
 *
 * <p>How a server runs a statement:
 *
 * <ol>
 *   <li>prepare it; an error leaves everything as it was;
 *   <li>do what it asks: create the topic, start the query, send the rows;
 *   <li>write the statement to the catalog's log, then publish {@code after} as the new catalog.
 * </ol>
 *
 * <p>Invariants: preparing changes nothing and asks nothing of Kafka, except the answers of SHOW and DESCRIBE; the same statement
 * against the same catalog and session gives the same result, so a log of statements replays to the same catalog and the same query
 * ids; a statement that needs another's effect is prepared after it.
 *
 * <p>Threading: an analyzer is immutable and may be shared.
 *
 * <p>Example:
 *
 * <pre>{@code
 * for (StatementText text : StatementParser.split(script)) {
 *     PreparedStatement prepared = analyzer.prepare(text, catalog, session);
 *     if (prepared instanceof PreparedStatement.ChangesCatalog change) {
 *         catalog = change.after();
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.prepared;

import org.jspecify.annotations.NullMarked;
