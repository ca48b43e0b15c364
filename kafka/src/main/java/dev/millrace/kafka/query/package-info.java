// SPDX-License-Identifier: Apache-2.0
/**
 * Queries that somebody asks and nobody keeps. {@link dev.millrace.kafka.query.TopicQuery} reads the topics for itself and
 * hands out changes; the loop of the persistent queries does not know of it.
 *
 * <p>All of a process share a {@link dev.millrace.kafka.query.MemoryBudget}: each has a
 * {@link dev.millrace.kafka.query.MemoryShare} of it, and ends when that cannot grow any more.
 *
 * <p>Invariants: only committed records are read; a finite query answers for the ends of the topics as they were when it began; tables
 * come before streams.
 *
 * <p>Threading: a query runs on the thread that calls it, and is asked between polls whether to go on.
 *
 * <p>Example, all rows of a stream so far:
 *
 * <pre>{@code
 * new TopicQuery(client, compiler, new TopicQuery.Options(true, true, true)).run(plan, changes -> print(changes), () -> false);
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.query;

import org.jspecify.annotations.NullMarked;
