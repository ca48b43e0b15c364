// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import dev.millrace.engine.dataflow.OperatorFigures;
import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.server.service.EngineReport;
import dev.millrace.server.service.QueryState;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What changed per second between the first and the last of some reports. Nothing changes while the engine does not run, and a query
 * that is only in the last report has no rate yet.
 */
final class Rates {
    private static final double NANOS = 1e9;

    private final Optional<QueryFigures> before;
    private final Optional<QueryFigures> after;
    private final double seconds;

    /**
     * @param reports the oldest first
     * @param running whether the engine runs, so that the last report tells how things are
     */
    Rates(List<EngineReport> reports, boolean running, String queryId) {
        EngineReport first = reports.getFirst();
        EngineReport last = reports.getLast();
        this.seconds = running ? (last.takenNanos() - first.takenNanos()) / NANOS : 0;
        this.before = first.query(queryId).map(QueryState::figures);
        this.after = last.query(queryId).map(QueryState::figures);
    }

    /** The growth per second of something that the query counts. */
    double perSecond(ToLongFunction<QueryFigures> count) {
        if (seconds <= 0 || before.isEmpty() || after.isEmpty()) {
            return 0;
        }
        return rounded(count.applyAsLong(after.get()) - count.applyAsLong(before.get()));
    }

    /** The growth per second of something that the operator {@code id} counts. */
    double perSecond(String id, ToLongFunction<OperatorFigures> count) {
        return perSecond(figures -> count(figures, id, count));
    }

    private static long count(QueryFigures figures, String id, ToLongFunction<OperatorFigures> count) {
        return figures.operators().stream()
                .filter(operator -> operator.id().equals(id))
                .mapToLong(count)
                .sum();
    }

    /** To three digits behind the point; more would be noise. */
    private double rounded(long change) {
        return Math.round(Math.max(0, change) / seconds * 1000) / 1000.0;
    }
}
