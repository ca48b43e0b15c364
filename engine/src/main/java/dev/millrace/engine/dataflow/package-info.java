// SPDX-License-Identifier: Apache-2.0
/**
 * The local runtime: queries that run together as one graph of operators.
 *
 * <p>Read in this order: {@link dev.millrace.engine.dataflow.Dataflow}, the machine that is moved on by ticks; its inputs
 * ({@link dev.millrace.engine.dataflow.TickInput}, {@link dev.millrace.engine.dataflow.SourceBatch}) and
 * {@link dev.millrace.engine.dataflow.QueryOutput}; then {@code Graph}, the queries and sources of a dataflow; {@code
 * GraphBuilder}, which turns a plan into nodes; {@code Wiring}, which finds who feeds whom and in which order nodes run; {@code
 * Schedule}, which runs those that have something to do; {@code Node}, {@code Exchange} and {@code ShardPool}.
 *
 * <p>A tick runs stage by stage. The nodes of a stage run on all shards side by side; between stages rows change shard by the hash of
 * their key. Every node ends the tick with the watermark of what it takes from, the least of those that are not idle; its operator is
 * called only if rows wait for it or time gives it something to do.
 *
 * <p>A failure is a query's: what an operator throws, and what building one throws, names the query
 * ({@link dev.millrace.engine.dataflow.QueryFailedException}). State is bounded by query ({@link
 * dev.millrace.engine.dataflow.StateExcess}).
 *
 * <p>Invariants: same queries, same ticks, same output; adding, dropping or moving a query changes nothing in what others put out;
 * a query that reads what another one writes gets it in the same tick; nothing here knows Kafka, files or clocks.
 *
 * <p>Threading: one thread calls a dataflow; with several shards it borrows one thread for each of the others during a tick.
 *
 * <p>Example:
 *
 * <pre>{@code
 * Dataflow dataflow = new Dataflow(new ExpressionCompiler(BuiltInFunctions.load()), DataflowSettings.defaults());
 * dataflow.add(QueryDefinition.of(query));
 * List<QueryOutput> out = dataflow.tick(new TickInput(Map.of("SALES", new SourceBatch(rows, watermark, false)), now));
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.dataflow;

import org.jspecify.annotations.NullMarked;
