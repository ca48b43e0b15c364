// SPDX-License-Identifier: Apache-2.0
/**
 * The engine as a service. {@link dev.millrace.server.service.Service} runs the catalog's queries and follows the catalog's log.
 *
 * <p>Shells and the service meet only in Kafka: a shell appends a statement to the log, the service carries it out and
 * acknowledges. So a shell works the same in the service's own process, in another one, and on another machine.
 *
 * <p>Threading: one thread follows the log, one runs the engine loop.
 */
@NullMarked
package dev.millrace.server.service;

import org.jspecify.annotations.NullMarked;
