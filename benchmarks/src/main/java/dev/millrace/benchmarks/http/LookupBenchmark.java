// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * How long look-ups by key take at a fixed rate, whatever the answers do (an open loop: the time counts from when a request was due),
 * first on a quiet server, then beside a pipeline that sums 20,000 events a second into the same table. Server and client share the
 * machine, each in a process of its own.
 *
 * <p>Arguments: look-ups a second (2000), seconds that count (15).
 */
public final class LookupBenchmark {

    private static final int KEYS = 10_000;
    private static final int EVENTS_PER_SECOND = 20_000;
    private static final int WARM_UP_SECONDS = 6;

    private final MeasuredServer server;
    private final int perSecond;
    private final int seconds;

    private LookupBenchmark(MeasuredServer server, int perSecond, int seconds) {
        this.server = server;
        this.perSecond = perSecond;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        int perSecond = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (MeasuredServer server = MeasuredServer.start()) {
            new LookupBenchmark(server, perSecond, seconds).run();
        }
    }

    private void run() throws Exception {
        server.run("""
            CREATE STREAM sales (item INT, amount INT) WITH (KAFKA_TOPIC='sales', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE totals AS SELECT item, SUM(amount) AS total, COUNT(*) AS n FROM sales GROUP BY item EMIT CHANGES;
            """);
        AtomicBoolean filled = new AtomicBoolean();
        Thread filling = server.produce("sales", EVENTS_PER_SECOND, LookupBenchmark::sale, filled);
        TimeUnit.SECONDS.sleep(2L * KEYS / EVENTS_PER_SECOND + 4);
        filled.set(true);
        filling.join();
        measure("quiet, by key", this::byKey);
        measure("quiet, SELECT", this::bySelect);
        AtomicBoolean stop = new AtomicBoolean();
        Thread running = server.produce("sales", EVENTS_PER_SECOND, LookupBenchmark::sale, stop);
        measure("beside 20,000 events/s, by key", this::byKey);
        measure("beside 20,000 events/s, SELECT", this::bySelect);
        stop.set(true);
        running.join();
    }

    private static String sale(long number) {
        return "{\"item\": " + number % KEYS + ", \"amount\": " + number % 40 + "}";
    }

    private HttpRequest byKey(long number) {
        URI address = server.uri("/api/tables/totals/rows?key=" + (number * 7919) % KEYS);
        return HttpRequest.newBuilder(address).build();
    }

    private HttpRequest bySelect(long number) {
        String sql = "{\"sql\": \"SELECT total, n FROM totals WHERE item = " + (number * 7919) % 500 + ";\"}";
        return HttpRequest.newBuilder(server.uri("/api/lookup"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(sql))
                .build();
    }

    private void measure(String what, LongFunction<HttpRequest> request) throws IOException, InterruptedException {
        fire(request, WARM_UP_SECONDS, new Percentiles());
        Percentiles times = new Percentiles();
        long before = server.use(false).cpuNanos();
        long failed = fire(request, seconds, times);
        double processors = (server.use(false).cpuNanos() - before) / 1e9 / seconds;
        System.out.printf(
                Locale.ROOT,
                "%-32s %,d/s: %s  failed %d  server %.2f processors%n",
                what,
                perSecond,
                times,
                failed,
                processors);
    }

    /** Sends each request when it is due, and counts those that got no row. */
    private long fire(LongFunction<HttpRequest> request, int duringSeconds, Percentiles times)
            throws InterruptedException {
        AtomicLong failed = new AtomicLong();
        AtomicLong open = new AtomicLong();
        long began = System.nanoTime();
        long count = (long) perSecond * duringSeconds;
        for (long number = 0; number < count; number++) {
            long due = began + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
            long early = due - System.nanoTime();
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            open.incrementAndGet();
            CompletableFuture<HttpResponse<String>> answer =
                    server.client().sendAsync(request.apply(number), BodyHandlers.ofString());
            CompletableFuture<Void> _ = answer.handle((response, failure) -> {
                times.add(System.nanoTime() - due);
                if (failure != null
                        || response.statusCode() != 200
                        || response.body().contains("\"rows\":[]")) {
                    if (failed.incrementAndGet() == 1) {
                        System.err.println("first failure: " + (failure != null ? failure : response.body()));
                    }
                }
                open.decrementAndGet();
                return null;
            });
        }
        while (open.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return failed.get();
    }
}
