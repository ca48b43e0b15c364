// SPDX-License-Identifier: Apache-2.0

/**
 * What there is: streams, tables, types and running queries.
 *
 * <p>Reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.sql.catalog.Catalog}: an immutable snapshot of all of it;
 *   <li>{@link dev.millrace.sql.catalog.CatalogSource}: a stream or table with the statement that made it;
 *   <li>{@link dev.millrace.sql.catalog.CatalogQuery}: a running query, what it reads and what it writes.
 * </ol>
 *
 * <p>Invariants: a snapshot never changes; every change makes a new one, so a statement that fails leaves the old one as it was.
 * A query's id is never given twice, because the numbers only grow. Every source that a query reads or writes is in the same
 * snapshot.
 *
 * <p>Threading: snapshots may be shared by any threads; whoever publishes the current one orders the changes.
 *
 * <p>Example:
 *
 * <pre>{@code
 * Catalog before = Catalog.empty();
 * Catalog after = before.withSource(new CatalogSource(definition, "CREATE STREAM sales …", false, null));
 * after.source("SALES").orElseThrow().topic();
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.catalog;

import org.jspecify.annotations.NullMarked;
