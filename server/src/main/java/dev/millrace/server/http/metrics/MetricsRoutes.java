// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.metrics;

import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.security.Role;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** {@code GET /metrics}; and the times of all requests, by method, route and status. */
public final class MetricsRoutes implements Routes {

    private static final String BEGAN = "millrace.beganNanos";
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** @param usage where those who serve subscriptions and lookups note them */
    public MetricsRoutes(ServerContext server, Usage usage) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("millrace.subscriptions", usage, Usage::subscriptions)
                .description("Queries and topics that clients watch now")
                .register(registry);
        count("millrace.subscription.rows", "Rows sent to subscribers", usage, Usage::rowsSent);
        count(
                "millrace.subscription.skipped.rows",
                "Rows left out because a subscriber was slow",
                usage,
                Usage::rowsSkipped);
        MemoryBudget memory = server.sessions().memory();
        Gauge.builder("millrace.query.memory.bytes", memory, MemoryBudget::bytes)
                .description("Memory that queries, subscriptions and look-ups for single readers hold")
                .register(registry);
        Gauge.builder("millrace.query.memory.max.bytes", memory, MemoryBudget::bytesMax)
                .description("Memory that they may hold together")
                .register(registry);
        count("millrace.lookups", "Lookups answered", usage, Usage::lookups);
        count("millrace.lookup.seconds", "Time spent on lookups", usage, Usage::lookupSeconds);
        registry.getPrometheusRegistry()
                .register(new QueryCollector(server.service()::look, server.sessions()::catalog));
    }

    private void count(String name, String description, Usage usage, ToDoubleFunction<Usage> value) {
        FunctionCounter.builder(name, usage, value).description(description).register(registry);
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.before(request -> request.attribute(BEGAN, System.nanoTime()));
        routes.after(this::note);
        routes.get(
                "/metrics",
                request -> request.contentType(CONTENT_TYPE).result(registry.scrape(CONTENT_TYPE)),
                Role.READER);
    }

    /** What the gate has refused took no time; what has no route is one series, whatever its path. */
    private void note(Context request) {
        Long began = request.attribute(BEGAN);
        Endpoint route = request.endpoints().matchedHttpEndpoint();
        Timer.builder("millrace.http.requests")
                .description("Requests and how long they took")
                .tag("method", request.method().name())
                .tag("route", route == null ? "none" : route.path)
                .tag("status", Integer.toString(request.statusCode()))
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(10))
                .register(registry)
                .record(Duration.ofNanos(began == null ? 0 : System.nanoTime() - began));
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
