// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.loop.QueryStop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of the queries of a pipeline: what it says of itself while it runs, and what it is otherwise. */
final class DomainReports {
    private DomainReports() {}

    /** @param partition of the pipeline's journal; −1 if it has none */
    static List<QueryReport> of(Pipeline<?> pipeline, int partition, Set<String> queries) {
        LoopException reason = pipeline.reason();
        return switch (pipeline.state()) {
            case RUNNING -> withMissing(pipeline.reports(), partition, queries, Activity.STARTING, null);
            case STARTING, STOPPED -> withMissing(List.of(), partition, queries, Activity.STARTING, null);
            case RECOVERING -> withMissing(List.of(), partition, queries, Activity.RECOVERING, null);
            case RETRYING -> changed(pipeline.reports(), partition, queries, reason);
            case FAILED ->
                queries.stream()
                        .map(id -> QueryReport.standing(id, partition, Activity.ERROR, stop(id, reason)))
                        .toList();
        };
    }

    /** The pipeline waits for Kafka: its queries stand where they stood. */
    private static List<QueryReport> changed(
            List<QueryReport> before, int partition, Set<String> queries, @Nullable LoopException reason) {
        List<QueryReport> reports = new ArrayList<>();
        for (QueryReport report : before) {
            boolean stood = report.stop() != null;
            reports.add(new QueryReport(
                    report.id(),
                    partition,
                    stood ? report.activity() : Activity.RETRYING,
                    stood ? report.stop() : stop(report.id(), reason),
                    report.lag(),
                    report.rowErrors(),
                    report.badRecords(),
                    report.figures()));
        }
        return withMissing(reports, partition, queries, Activity.RETRYING, reason);
    }

    private static List<QueryReport> withMissing(
            List<QueryReport> reports,
            int partition,
            Set<String> queries,
            Activity otherwise,
            @Nullable LoopException reason) {
        Set<String> told = new HashSet<>();
        List<QueryReport> all = new ArrayList<>();
        for (QueryReport report : reports) {
            if (queries.contains(report.id())) {
                told.add(report.id());
                all.add(report);
            }
        }
        for (String id : queries) {
            if (!told.contains(id)) {
                all.add(QueryReport.standing(id, partition, otherwise, reason == null ? null : stop(id, reason)));
            }
        }
        return all;
    }

    private static QueryStop stop(String queryId, @Nullable LoopException reason) {
        return reason == null
                ? QueryStop.error(queryId, "UNKNOWN", "The pipeline has stopped.", "RESUME " + queryId + ".", 0)
                : QueryStop.error(
                        queryId,
                        reason.code().name(),
                        String.valueOf(reason.getMessage()),
                        reason.hint(),
                        System.currentTimeMillis());
    }
}
