// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.RecordedResults;
import dev.millrace.server.http.TestServer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus server would be told. */
class MetricsRoutesTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Pattern LINE = Pattern.compile(
            "[a-z0-9_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? [-+0-9.eE]+|[a-z0-9_]+(\\{.*})? (NaN|[+-]Inf)");

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String await(Predicate<String> wanted) {
        long until = System.nanoTime() + LIMIT_NANOS;
        String seen = server.get("/metrics").body();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("after 60 s the metrics only say\n" + seen);
            }
            LockSupport.parkNanos(20_000_000);
            seen = server.get("/metrics").body();
        }
        return seen;
    }

    @Test
    void everyLineIsAMetricOrACommentAndTheJvmIsAmongThem() {
        var answer = server.get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                line.startsWith("# ") || LINE.matcher(line).matches())
                        .as(line)
                        .isTrue());
        assertThat(answer.body())
                .contains(
                        "jvm_memory_used_bytes{",
                        "jvm_threads_live_threads ",
                        "process_cpu_usage ",
                        "millrace_subscriptions 0.0",
                        "millrace_lookups_total 0.0",
                        "millrace_engine_state{state=\"RUNNING\"} 1.0",
                        "millrace_engine_state{state=\"FAILED\"} 0.0");
    }

    @Test
    void requestsAreTimedByRouteAndStatusAndUnknownPathsAreOneSeries() {
        server.get("/api/info");
        server.get("/api/nothing/a");
        server.get("/api/nothing/b");
        String metrics = await(seen ->
                seen.contains("millrace_http_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 2"));
        assertThat(metrics)
                .contains(
                        "millrace_http_requests_seconds_count{method=\"GET\",route=\"/api/info\",status=\"200\"} 1",
                        "millrace_http_requests_seconds_bucket{method=\"GET\",route=\"/api/info\",status=\"200\",le=\"10.0\"}"
                            + " 1")
                .doesNotContain("nothing");
    }

    @Test
    void aQueryShowsItsFigures() {
        server.run("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE STREAM metric_s (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='metric_s', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE metric_t AS SELECT item, SUM(amount) AS total FROM metric_s GROUP BY item EMIT CHANGES;
            INSERT INTO metric_s (ROWTIME, item, amount) VALUES (5000, 'pen', 3);
            INSERT INTO metric_s (ROWTIME, item, amount) VALUES (7500, 'ink', 4);
            """, new RecordedResults());
        String query = "{query=\""
                + server.sessions().catalog().queries().keySet().iterator().next() + "\"} ";
        String metrics = await(seen -> seen.contains("millrace_query_rows_in_total" + query + "2.0")
                && seen.contains("millrace_query_lag_records" + query + "0.0")
                && seen.contains(",state=\"RUNNING\"} 1.0"));
        assertThat(metrics)
                .contains(
                        "millrace_query_rows_out_total" + query + "2.0",
                        "millrace_query_watermark_timestamp_seconds" + query + "7.5",
                        "millrace_query_bad_records_total" + query + "0.0")
                .containsPattern("millrace_query_state_bytes\\{query=\"[A-Z0-9_]+\"} [1-9]");
    }

    @Test
    void subscriptionsAndLookupsAreCounted() {
        Usage usage = new Usage();
        usage.setSubscriptions(() -> 1);
        usage.frame(10, 3);
        usage.lookup(500_000_000);
        assertThat(usage.subscriptions()).isEqualTo(1);
        assertThat(usage.rowsSent()).isEqualTo(10);
        assertThat(usage.rowsSkipped()).isEqualTo(3);
        assertThat(usage.lookups()).isEqualTo(1);
        assertThat(usage.lookupSeconds()).isEqualTo(0.5);
    }
}
