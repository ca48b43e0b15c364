// SPDX-License-Identifier: Apache-2.0
/**
 * The running queries over HTTP: how they fare and how to end, pause and resume them.
 *
 * <p>Read {@link dev.millrace.server.http.queries.QueryRoutes} for the routes, {@code QueryView} for what one query is told to be,
 * {@code Rates} for how rows per second come about. The figures are those that the engine publishes a few times per second
 * ({@link dev.millrace.server.service.EngineReport}); the list of queries is the catalog's, so that a query which is only just being
 * started is shown too.
 *
 * <p>Invariants: no answer waits for the engine, so an engine that is paused, begins again or has failed can still be looked at; what
 * changes something goes through a session as the statement that a shell would send, so rights, refusals and the catalog's log are
 * the same.
 *
 * <p>Threading: handlers keep nothing between requests; reports are immutable.
 */
@NullMarked
package dev.millrace.server.http.queries;

import org.jspecify.annotations.NullMarked;
