// SPDX-License-Identifier: Apache-2.0
/**
 * The catalog shared by all who use one Kafka, one {@link dev.millrace.server.catalog.CatalogReplay} for a process. It turns the log of
 * statements into the catalog and appends to it. {@code Replayed} is the pure step from one statement to the next;
 * {@link dev.millrace.server.catalog.StatementOutcome} is what became of a statement; {@link dev.millrace.server.catalog.Progress} is
 * where others wait until an offset has been read, seen by an engine, or carried out; {@code LogEnd} asks where the log ends.
 *
 * <p>Invariants: the catalog is a function of the log; a statement is either in force for everybody or for nobody; what was
 * accepted before a restart is in force after it, or is listed with the reason why it is not.
 *
 * <p>Threading: one thread reads; the catalog it gives is immutable; everything else may be called by any thread and waits on a
 * condition, never by polling.
 *
 * <p>Example: two shells send {@code CREATE STREAM s …} at once. Both append; both read on; both see that the first record counts and
 * the second does not; the second shell tells its user that S already exists. The second record says that it was checked against a log
 * without the first, so nobody takes it for an accepted statement that a later release refuses.
 */
@NullMarked
package dev.millrace.server.catalog;

import org.jspecify.annotations.NullMarked;
