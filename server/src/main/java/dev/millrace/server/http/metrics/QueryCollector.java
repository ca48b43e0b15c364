// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.metrics;

import dev.millrace.server.service.EngineLook;
import dev.millrace.server.service.EngineReport;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.QueryActivity;
import dev.millrace.server.service.QueryState;
import dev.millrace.sql.catalog.Catalog;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** How the engine and its queries fare, from the engine's last report. */
final class QueryCollector implements MultiCollector {
    private static final double MILLIS = 1e3;

    private final Supplier<EngineLook> engine;
    private final Supplier<Catalog> catalog;

    QueryCollector(Supplier<EngineLook> engine, Supplier<Catalog> catalog) {
        this.engine = engine;
        this.catalog = catalog;
    }

    @Override
    public MetricSnapshots collect() {
        EngineLook look = engine.get();
        EngineReport report = look.last();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(states(look.state()));
        addEngine(all, report);
        addCounters(all, report.queries());
        addGauges(all, report.queries());
        all.add(activities(
                catalog.get().queries().values().stream().map(look::query).toList()));
        return new MetricSnapshots(all);
    }

    private static void addEngine(List<MetricSnapshot> all, EngineReport report) {
        all.add(gauge("millrace_engine_paused", "1 while the queries are paused", report.paused() ? 1 : 0));
        all.add(gauge("millrace_engine_epoch", "The last committed epoch", report.epoch()));
        all.add(counter("millrace_engine_ticks", "Ticks since the start", report.ticks()));
        all.add(counter("millrace_engine_records_in", "Records read since the start", report.recordsIn()));
        all.add(counter("millrace_engine_rows_out", "Rows written to topics since the start", report.rowsOut()));
    }

    private static void addCounters(List<MetricSnapshot> all, List<QueryState> queries) {
        all.add(counters(
                queries,
                "rows_in",
                "Rows that the query took",
                query -> query.figures().rowsIn()));
        all.add(counters(
                queries,
                "rows_out",
                "Rows that the query put out",
                query -> query.figures().rowsOut()));
        all.add(counters(
                queries,
                "late_rows",
                "Rows that came too late to count",
                query -> query.figures().lateRows()));
        all.add(counters(queries, "row_errors", "Rows that could not be computed", QueryState::rowErrors));
        all.add(counters(queries, "bad_records", "Records that could not be read", QueryState::badRecords));
    }

    private static void addGauges(List<MetricSnapshot> all, List<QueryState> queries) {
        all.add(gauges(queries, "lag_records", "Records that the query has not read yet", QueryState::lag));
        all.add(gauges(
                queries,
                "state_bytes",
                "Memory that the query's state takes",
                query -> query.figures().stateBytes()));
        all.add(gauges(
                queries.stream()
                        .filter(query -> query.figures().watermarkMillis() != Long.MIN_VALUE)
                        .toList(),
                "watermark_timestamp_seconds",
                "Event time up to which the query's result is complete",
                query -> query.figures().watermarkMillis() / MILLIS));
    }

    private static GaugeSnapshot states(EngineState now) {
        GaugeSnapshot.Builder states =
                GaugeSnapshot.builder().name("millrace_engine_state").help("1 for the state that the engine is in");
        for (EngineState state : EngineState.values()) {
            states.dataPoint(point(Labels.of("state", state.name()), state == now ? 1 : 0));
        }
        return states.build();
    }

    private static GaugeSnapshot activities(List<QueryState> queries) {
        GaugeSnapshot.Builder activities =
                GaugeSnapshot.builder().name("millrace_query_state").help("1 for the state that the query is in");
        for (QueryState query : queries) {
            for (QueryActivity activity : QueryActivity.values()) {
                activities.dataPoint(point(
                        Labels.of("query", query.id(), "state", activity.name()),
                        activity == query.activity() ? 1 : 0));
            }
        }
        return activities.build();
    }

    private static GaugeSnapshot gauges(
            List<QueryState> queries, String name, String help, ToDoubleFunction<QueryState> value) {
        GaugeSnapshot.Builder gauges =
                GaugeSnapshot.builder().name("millrace_query_" + name).help(help);
        for (QueryState query : queries) {
            gauges.dataPoint(point(Labels.of("query", query.id()), value.applyAsDouble(query)));
        }
        return gauges.build();
    }

    private static CounterSnapshot counters(
            List<QueryState> queries, String name, String help, ToLongFunction<QueryState> value) {
        CounterSnapshot.Builder counters =
                CounterSnapshot.builder().name("millrace_query_" + name).help(help);
        for (QueryState query : queries) {
            counters.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of("query", query.id()))
                    .value((double) value.applyAsLong(query))
                    .build());
        }
        return counters.build();
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, (double) value))
                .build();
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.EMPTY)
                        .value((double) value)
                        .build())
                .build();
    }
}
