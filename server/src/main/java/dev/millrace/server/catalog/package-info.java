// SPDX-License-Identifier: Apache-2.0
/**
 * The catalog shared by all who use one Kafka: {@link dev.millrace.server.catalog.CatalogReplay} turns the log of statements into the
 * catalog and appends to it.
 *
 * <p>Invariants: the catalog is a function of the log; a statement is either in force for everybody or for nobody; what was
 * accepted before a restart is in force after it.
 *
 * <p>Threading: a replay belongs to one thread; the catalog it gives is immutable.
 *
 * <p>Example: two shells send {@code CREATE STREAM s …} at once. Both append; both read on; both see that the first record counts and
 * the second does not; the second shell tells its user that S already exists.
 */
@NullMarked
package dev.millrace.server.catalog;

import org.jspecify.annotations.NullMarked;
