// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.loop.EngineLoop;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.sql.catalog.QueryFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** All queries as one dataflow, in one loop: it is paused and fails as a whole. */
final class LoopEngine implements QueryEngine {

    /** The name of the one pipeline that there is. */
    private static final String PIPELINE = "all";

    private final EngineLoop loop;

    private LoopEngine(EngineLoop loop) {
        this.loop = loop;
    }

    /**
     * Returns when the state of {@code queries} stands as the journal left it.
     *
     * @param queries in the order of creation
     * @param paused those that are to read nothing for now
     * @throws dev.millrace.kafka.loop.LoopException if state cannot be rebuilt or Kafka is away
     */
    static QueryEngine start(
            LoopSettings settings,
            ExpressionCompiler expressions,
            List<PersistentQuery> queries,
            Collection<String> paused) {
        return new LoopEngine(EngineLoop.start(settings, expressions, queries, !paused.isEmpty()));
    }

    @Override
    public CompletableFuture<Void> add(PersistentQuery query, StartFrom from) {
        return loop.addQuery(query, from);
    }

    @Override
    public CompletableFuture<Void> drop(String queryId) {
        return loop.dropQuery(queryId);
    }

    @Override
    public CompletableFuture<Void> pause(Collection<String> queryIds, boolean paused) {
        return paused ? loop.pause() : loop.resume();
    }

    @Override
    public EngineState state() {
        return switch (loop.state()) {
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
        List<EngineReport> reports =
                new ArrayList<>(loop.reports().stream().map(LoopEngine::report).toList());
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
                report.subscriptions(),
                report.queries().stream().map(LoopEngine::query).toList());
    }

    private EngineReport withTotalsOfNow(EngineReport report) {
        LoopFigures now = loop.figures();
        return new EngineReport(
                report.takenNanos(),
                report.paused(),
                now.epoch(),
                now.ticks(),
                now.recordsIn(),
                now.rowsOut(),
                report.subscriptions(),
                report.queries());
    }

    private static QueryState query(QueryReport report) {
        QueryActivity activity = switch (report.activity()) {
            case RUNNING -> QueryActivity.RUNNING;
            case CATCHING_UP -> QueryActivity.CATCHING_UP;
            case PAUSED -> QueryActivity.PAUSED;
        };
        return new QueryState(
                report.id(),
                activity,
                PIPELINE,
                null,
                null,
                report.lag(),
                report.rowErrors(),
                report.badRecords(),
                report.figures());
    }

    @Override
    public void onFailure(Consumer<QueryFault> listener) {
        var _ = loop.failure().thenAccept(failed -> listener.accept(EngineFaults.of(failed)));
    }

    @Override
    public void close() {
        loop.close();
    }
}
