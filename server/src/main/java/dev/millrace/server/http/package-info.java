// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server: what a request passes, and the routes behind it.
 *
 * <p>{@link dev.millrace.server.http.HttpApi} lists all routes and starts {@link dev.millrace.server.http.HttpServer} with
 * them. A group of routes is a {@link dev.millrace.server.http.Routes}; it works with the {@link
 * dev.millrace.server.http.ServerContext}: sessions for statements, the engine, Kafka. What a route refuses is an {@link
 * dev.millrace.server.http.ApiException}; {@link dev.millrace.server.http.ApiError} says what any failure means to a client.
 *
 * <pre>
 * request → security.Gate (Host, Origin, content type, size, who, role) → route → json.Json → answer
 *                                                                       ↘ any exception → ApiError → answer
 * </pre>
 *
 * <p>Invariants: no request reaches a route without having passed the gate; every failure is told as JSON with a code and, where there is
 * something to do, a hint; nothing that a client can make grow is without a bound.
 *
 * <p>Threading: each request has a virtual thread and may wait. Routes are shared by all and keep no state of a request.
 *
 * <p>The reference of all routes is {@code docs/reference/http.md}.
 */
@NullMarked
package dev.millrace.server.http;

import org.jspecify.annotations.NullMarked;
