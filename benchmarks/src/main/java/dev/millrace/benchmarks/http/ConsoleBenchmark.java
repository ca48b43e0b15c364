// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import dev.millrace.testing.browser.Browser;
import dev.millrace.testing.browser.Page;
import dev.millrace.testing.browser.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a page with five charts stays smooth and small: each follows a stream of 20,000 events a second, and a headless Chromium without a
 * graphics processor draws them. Server, producer and browser share the machine.
 *
 * <p>Argument: seconds that count (30). Each line tells ten of them: frames a second, the 99th percentile and the longest of the times between
 * two frames, the script's heap after a collection, the nodes of the document.
 */
public final class ConsoleBenchmark {

    private static final int CHARTS = 5;
    private static final int EVENTS_PER_SECOND = 20_000;
    private static final int WARM_UP_SECONDS = 10;
    private static final int STEP_SECONDS = 10;

    /** Takes how long to look, ms; resolves to [frames a second, 99th percentile, longest] of the times between frames, ms. */
    private static final String FRAMES = """
        (millis => new Promise(done => {
          const gaps = [];
          let last = performance.now();
          const begin = last, end = last + millis;
          const step = () => {
            const now = performance.now();
            gaps.push(now - last);
            last = now;
            if (now < end) { requestAnimationFrame(step); return; }
            gaps.sort((a, b) => a - b);
            done([gaps.length * 1000 / (now - begin), gaps[Math.floor(gaps.length * 0.99)], gaps.at(-1)]);
          };
          requestAnimationFrame(step);
        }))\
        """;

    private final MeasuredServer server;

    private ConsoleBenchmark(MeasuredServer server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        AtomicBoolean stop = new AtomicBoolean();
        try (MeasuredServer server = MeasuredServer.start();
                Browser browser = Browser.start()) {
            new ConsoleBenchmark(server).run(browser, seconds, stop);
        }
    }

    private void run(Browser browser, int seconds, AtomicBoolean stop) throws IOException, InterruptedException {
        server.run("CREATE STREAM ticks (n BIGINT, v DOUBLE)"
                + " WITH (KAFKA_TOPIC='ticks', VALUE_FORMAT='JSON', PARTITIONS=1);");
        saveDashboard();
        Thread producing = server.produce("ticks", EVENTS_PER_SECOND, ConsoleBenchmark::event, stop);
        try (Page page = browser.page()) {
            page.open(server.uri("/#/dashboards/measured").toString());
            page.await(
                    "window.__millrace?.charts.filter(c => c?.series[0]?.x.length > 100).length === " + CHARTS,
                    "charts");
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            for (int second = 0; second < seconds; second += STEP_SECONDS) {
                report(page, second);
            }
            System.out.println(page.evaluate("[...document.querySelectorAll('[data-test=chart-status]')]"
                            + ".map(status => status.innerText).join(', ')")
                    .text());
            page.log().expectQuiet();
        } finally {
            stop.set(true);
            producing.join();
        }
    }

    private void report(Page page, int second) throws IOException {
        long before = server.use(false).cpuNanos();
        List<Reply> frames =
                page.evaluate(FRAMES + "(" + STEP_SECONDS * 1000 + ")").elements();
        double processors = (server.use(false).cpuNanos() - before) / 1e9 / STEP_SECONDS;
        System.out.printf(
                Locale.ROOT,
                "%4d s: %.2f frames/s, p99 %.1f ms, longest %.1f ms; heap %.2f MB, %d nodes; server %.2f processors%n",
                second,
                frames.get(0).number(),
                frames.get(1).number(),
                frames.get(2).number(),
                page.heapBytes() / 1e6,
                page.nodes(),
                processors);
    }

    private static String event(long number) {
        return "{\"n\":" + number + ",\"v\":" + (50 + 40 * Math.sin(number / 40_000.0) + number * 7919 % 1000 / 100.0)
                + "}";
    }

    private void saveDashboard() throws IOException, InterruptedException {
        List<String> panels = new ArrayList<>();
        for (int i = 1; i <= CHARTS; i++) {
            panels.add("{\"title\":\"Chart " + i + "\",\"sql\":\"SELECT ROWTIME, v * " + i
                    + " AS v FROM ticks EMIT CHANGES;\",\"from\":\"latest\",\"draw\":\"line\",\"x\":\"ROWTIME\","
                    + "\"y\":[\"V\"],\"span\":\"30s\",\"mark\":[\"min\",\"max\"],\"width\":1}");
        }
        String body = "{\"title\":\"Measured\",\"panels\":[" + String.join(",", panels) + "]}";
        HttpResponse<String> answer = server.client()
                .send(
                        HttpRequest.newBuilder(server.uri("/api/dashboards/measured"))
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.body());
        }
    }
}
