// SPDX-License-Identifier: Apache-2.0
/**
 * Runs queries as pipelines: fault domains of queries that feed each other. Why it is so: {@code docs/decisions/20261130-pipelines.md}.
 *
 * <p>Reading order: {@link dev.millrace.kafka.pipeline.Engine} (what others call), {@code Domains} (which query belongs where),
 * {@code Pipeline} (a thread, its commands and outages, life after life), {@code PipelineRun} (one life: recovery, then steps),
 * {@code StrandSet} (joined, catching up, standing) and {@code Joining}, {@code Ticker} (a tick and what comes out), {@code Survey}
 * and {@code Recovery} (the same again from journals), {@code Gaps}, {@code Suspicion} and {@code TopicWatch} (what to do when
 * something is not as it was), {@code GroupRun} (a query whose group keeps its offsets), {@code Doorman} (who watches for those that rest).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Only a pipeline's thread touches its dataflows, consumers and producer; pipelines share no lock that is held while one waits.
 *   <li>A fault ends in its record, else in its query, else in its pipeline.
 *   <li>A query that stops takes those with it that need its rows, and nobody else; it and they can go on where they stood.
 *   <li>State is never begun empty because its history is gone; the query says so and waits for a decision.
 * </ul>
 *
 * <p>Threading: {@code Engine} may be called by any thread and waits for no pipeline.
 *
 * <pre>{@code
 * try (Engine engine = Engine.start(settings, expressions, starts)) {
 *     engine.addQuery(query, Beginning.latest()).join();
 *     engine.pause(List.of(query.id())).join();
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.pipeline;

import org.jspecify.annotations.NullMarked;
