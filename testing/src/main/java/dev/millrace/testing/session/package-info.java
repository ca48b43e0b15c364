// SPDX-License-Identifier: Apache-2.0

/**
 * Statements in a test: what a server does with them, without a server.
 *
 * <p>{@link dev.millrace.testing.session.PlannerTools} is made once per process. {@link dev.millrace.testing.session.TestSession} is
 * made for each test: it prepares each statement against its catalog, keeps the catalog, writes what INSERT VALUES and DELETE say
 * to topics in memory, and remembers the queries for whoever runs them.
 *
 * <p>Invariants: time stands still at 0 ms, so a statement gives the same records whenever it is run; a statement that is refused
 * leaves no trace.
 *
 * <p>Threading: the tools are shared by all threads, a session belongs to one.
 *
 * <p>Example:
 *
 * <pre>{@code
 * TestSession session = new TestSession(PlannerTools.shared(), new MemoryTopics());
 * StatementParser.split(script).forEach(session::execute);
 * session.queries();
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.session;

import org.jspecify.annotations.NullMarked;
