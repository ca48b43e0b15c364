// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.loop.RecentReports;
import java.util.List;
import java.util.function.Supplier;

/** Puts together, four times a second, what the pipelines tell of their queries. Thread-safe. */
final class EngineReports implements AutoCloseable {
    private static final long APART_MILLIS = 250;

    private final LoopFigures figures;
    private final Supplier<List<QueryReport>> queries;
    private final RecentReports reports = new RecentReports();
    private final Thread thread;

    EngineReports(LoopFigures figures, Supplier<List<QueryReport>> queries) {
        this.figures = figures;
        this.queries = queries;
        take();
        this.thread = Thread.ofVirtual().name("millrace-reports").start(this::live);
    }

    private void live() {
        try {
            while (true) {
                Thread.sleep(APART_MILLIS);
                take();
            }
        } catch (InterruptedException stopped) {
            // Nobody asks any more.
        }
    }

    /** Looks now. */
    synchronized void take() {
        List<QueryReport> now = queries.get();
        boolean paused = !now.isEmpty() && now.stream().allMatch(query -> query.activity() == Activity.PAUSED);
        reports.add(new LoopReport(
                System.nanoTime(),
                paused,
                figures.epoch(),
                figures.ticks(),
                figures.recordsIn(),
                figures.rowsOut(),
                now));
    }

    List<LoopReport> all() {
        return reports.all();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
