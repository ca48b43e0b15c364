// SPDX-License-Identifier: Apache-2.0

/**
 * Answers about the catalog as tables: SHOW, LIST, DESCRIBE and EXPLAIN.
 *
 * <p>{@link dev.millrace.sql.show.Listings} answers SHOW and LIST, {@link dev.millrace.sql.show.Descriptions} answers DESCRIBE and
 * EXPLAIN. Both read one {@link dev.millrace.sql.catalog.Catalog} snapshot, and ask
 * {@link dev.millrace.sql.show.RuntimeFacts} for what only a running server knows: topics and the state of queries. An answer is a
 * list of {@link dev.millrace.sql.show.ResultTable}s, which a shell draws and an API sends.
 *
 * <p>Invariants: rows are ordered by name; an answer depends on nothing but the snapshot, the session and the facts.
 *
 * <p>Threading: everything here is immutable or stateless, except that implementations of {@code RuntimeFacts} may ask a broker and
 * so may block.
 *
 * <p>Example, SHOW STREAMS:
 *
 * <pre>
 * NAME  | TOPIC | KEY_FORMAT | VALUE_FORMAT | WINDOWED
 * SALES | sales | KAFKA      | JSON         | false
 * </pre>
 */
@NullMarked
package dev.millrace.sql.show;

import org.jspecify.annotations.NullMarked;
