// SPDX-License-Identifier: Apache-2.0
/**
 * Figures for monitoring, in the text format of Prometheus.
 *
 * <p>{@link dev.millrace.server.http.metrics.MetricsRoutes} serves {@code GET /metrics} and times all requests;
 * {@code QueryCollector} tells how the queries fare at the moment of the look; {@link dev.millrace.server.http.metrics.Usage} is
 * where subscriptions and lookups are noted by those who serve them. The JVM's own figures (memory, garbage collection, threads, CPU)
 * have the names that Micrometer gives them everywhere.
 *
 * <p>Invariants: a look asks neither Kafka nor the engine and costs the same however many records there are; the number of series is
 * bounded by the routes, the statuses and the queries, never by what clients send.
 *
 * <p>Threading: everything here may be used by any thread.
 *
 * <pre>{@code
 * Usage usage = new Usage();
 * List<Routes> routes = List.of(new MetricsRoutes(server, usage), new LookupRoutes(server, usage));
 * …
 * usage.lookup(nanos);
 * }</pre>
 */
@NullMarked
package dev.millrace.server.http.metrics;

import org.jspecify.annotations.NullMarked;
