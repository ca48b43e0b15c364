// SPDX-License-Identifier: Apache-2.0
/**
 * The engine loop: one thread that polls, cuts ticks, steps the dataflow, sends results, and commits; and that puts the state
 * together again after a restart. Why it is so: {@code docs/decisions/20261121-engine-loop.md}.
 *
 * <p>Reading order: {@link dev.millrace.kafka.loop.EngineLoop} (commands, states, failures), {@code LoopRun} (one life: recovery,
 * then steps), {@code Strand} (a dataflow with its sources and positions; no I/O), {@code CatchUp} (a new query on its way to
 * the others), {@link dev.millrace.kafka.loop.JournalEntry} and {@link dev.millrace.kafka.loop.JournalRecord} (what happened, in
 * order), {@code Recovery} and {@code RangeReader} (the same again), {@code OutputWriter} (an epoch by delivery mode),
 * {@link dev.millrace.kafka.loop.OwnOffsets} and {@code ForeignRecords} (what others write to our topics),
 * {@link dev.millrace.kafka.loop.LoopReport} (how the queries fare, for those who watch).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Only the loop's thread touches a dataflow, a consumer or a producer.
 *   <li>What the journal holds, run against an empty dataflow, gives the state that stood when it was written.
 *   <li>Under {@code exactly_once} outputs, dead letters, journal and group offsets of an epoch are one transaction.
 *   <li>After an error of unknown effect nothing is guessed: clients and dataflow are thrown away and recovery runs.
 *   <li>State is never begun empty because its history is gone; the loop refuses and says what to do.
 *   <li>Queues, ticks, epochs, waiting records and retries are bounded ({@link dev.millrace.kafka.loop.LoopSettings.Limits}).
 * </ul>
 *
 * <p>Threading: {@code EngineLoop} may be called by any thread; subscribers are called on the loop's thread and must not wait.
 *
 * <pre>{@code
 * LoopSettings settings = LoopSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()));
 * try (EngineLoop loop = EngineLoop.start(settings, expressions, catalog.queries())) {
 *     topics.ensure(query.sink(), 4);
 *     loop.addQuery(query, StartFrom.EARLIEST).join();
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.loop;

import org.jspecify.annotations.NullMarked;
