// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.kafka.pipeline.Engine;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.sql.catalog.QueryFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queries as pipelines, each of which fails, waits and recovers by itself. */
final class PipelineEngine implements QueryEngine {

    private final Engine engine;

    private PipelineEngine(Engine engine) {
        this.engine = engine;
    }

    /**
     * Returns when each pipeline is on its way; none has to stand for another one's sake.
     *
     * @param queries in the order of creation
     * @throws dev.millrace.kafka.loop.LoopException if Kafka is away
     */
    static QueryEngine start(LoopSettings settings, ExpressionCompiler expressions, List<Engine.Start> queries) {
        return new PipelineEngine(Engine.start(settings, expressions, queries));
    }

    @Override
    public CompletableFuture<Void> add(PersistentQuery query, StartFrom from) {
        return engine.addQuery(query, from == StartFrom.EARLIEST ? Beginning.earliest() : Beginning.latest());
    }

    @Override
    public CompletableFuture<Void> drop(String queryId) {
        return engine.dropQuery(queryId);
    }

    @Override
    public CompletableFuture<Void> pause(Collection<String> queryIds) {
        return engine.pause(queryIds);
    }

    @Override
    public CompletableFuture<Void> resume(Collection<String> queryIds, boolean fromEarliest) {
        return engine.resume(queryIds, fromEarliest);
    }

    @Override
    public CompletableFuture<Void> running() {
        return engine.running();
    }

    @Override
    public EngineState state() {
        return switch (engine.state()) {
            case STARTING -> EngineState.STARTING;
            case RECOVERING -> EngineState.RECOVERING;
            case RUNNING -> EngineState.RUNNING;
            case RETRYING -> EngineState.RETRYING;
            case STOPPED -> EngineState.STOPPED;
            case FAILED -> EngineState.FAILED;
        };
    }

    @Override
    public List<EngineReport> reports() {
        List<EngineReport> reports = new ArrayList<>(
                engine.reports().stream().map(PipelineEngine::report).toList());
        reports.addLast(withTotalsOfNow(reports.removeLast()));
        return reports;
    }

    private static EngineReport report(LoopReport report) {
        return new EngineReport(
                report.takenNanos(),
                report.paused(),
                report.epoch(),
                report.ticks(),
                report.recordsIn(),
                report.rowsOut(),
                report.queries().stream().map(PipelineEngine::query).toList());
    }

    private EngineReport withTotalsOfNow(EngineReport report) {
        LoopFigures now = engine.figures();
        return new EngineReport(
                report.takenNanos(),
                report.paused(),
                now.epoch(),
                now.ticks(),
                now.recordsIn(),
                now.rowsOut(),
                report.queries());
    }

    private static QueryState query(QueryReport report) {
        QueryActivity activity = switch (report.activity()) {
            case STARTING, RECOVERING -> QueryActivity.RECOVERING;
            case RUNNING -> QueryActivity.RUNNING;
            case CATCHING_UP -> QueryActivity.CATCHING_UP;
            case RETRYING -> QueryActivity.RETRYING;
            case PAUSED -> QueryActivity.PAUSED;
            case WAITING -> QueryActivity.WAITING;
            case ERROR -> QueryActivity.ERROR;
        };
        QueryStop stop = report.stop();
        return new QueryState(
                report.id(),
                activity,
                report.pipeline() < 0 ? report.id() : Integer.toString(report.pipeline()),
                activity == QueryActivity.WAITING && stop != null ? stop.queryId() : null,
                activity == QueryActivity.ERROR || activity == QueryActivity.RETRYING ? fault(stop) : null,
                report.lag(),
                report.rowErrors(),
                report.badRecords(),
                report.figures());
    }

    private static @Nullable QueryFault fault(@Nullable QueryStop stop) {
        return stop == null
                ? null
                : new QueryFault(
                        stop.code(),
                        stop.message(),
                        stop.hint(),
                        stop.place().isEmpty() ? null : stop.place(),
                        stop.timeMillis());
    }

    @Override
    public void onFailure(Consumer<QueryFault> listener) {
        var _ = engine.failure().thenAccept(failed -> listener.accept(EngineFaults.of(failed)));
    }

    @Override
    public void close() {
        engine.close();
    }
}
