// SPDX-License-Identifier: Apache-2.0
/**
 * The engine as a service. {@link dev.millrace.server.service.Service} runs the catalog's queries and follows the catalog's log; its
 * thread is {@code EngineKeeper}, which starts the engine, carries statements out on it ({@code CatalogStatements}) and starts it again.
 *
 * <p>{@link dev.millrace.server.service.QueryEngine} is all that the service needs of an engine, and {@code PipelineEngine} the one class
 * that knows which it is. What it tells is in types of this package: {@link dev.millrace.server.service.EngineLook},
 * {@link dev.millrace.server.service.EngineReport}, {@link dev.millrace.server.service.QueryState}.
 *
 * <p>Shells and the service meet only in Kafka: a shell appends a statement to the log, the service says at once that it has seen it,
 * carries it out and acknowledges. So a shell works the same in the service's own process, in another one, and on another machine; in
 * the service's own process the acknowledgement needs no way through Kafka.
 *
 * <p>Invariants: the service ends only when it is closed, whatever becomes of its engine; a statement that ends a query is carried out
 * also while nothing runs.
 *
 * <p>Threading: one thread follows and carries out; state may be asked by any thread and never waits.
 */
@NullMarked
package dev.millrace.server.service;

import org.jspecify.annotations.NullMarked;
