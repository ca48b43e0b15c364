// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.kafka.loop.QueryReport.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes reports of queries from where they run. Asks nobody but the consumers' memory. Belongs to the loop's thread. */
final class Reporter {
    private final LoopFigures figures;
    private final Epoch epoch;
    private final QueryWiring wiring;
    private final List<QueryReport> queries = new ArrayList<>();
    private int subscriptions;

    Reporter(LoopFigures figures, Epoch epoch, QueryWiring wiring) {
        this.figures = figures;
        this.epoch = epoch;
        this.wiring = wiring;
    }

    /** Looks at the queries of one strand. */
    void add(Strand strand, SourceReader reader, Activity activity) {
        for (String queryId : strand.dataflow().queries()) {
            if (epoch.isSubscription(queryId)) {
                subscriptions++;
                continue;
            }
            add(queryId, strand, reader, activity);
        }
    }

    /** Looks at one query of a strand. */
    void add(String queryId, Strand strand, SourceReader reader, Activity activity) {
        Optional<QueryFigures> counted = strand.dataflow().figures(queryId);
        if (counted.isPresent()) {
            queries.add(new QueryReport(
                    queryId,
                    activity,
                    lag(strand, reader, queryId),
                    figures.rowErrors(queryId),
                    figures.badRecordsOf(queryId),
                    counted.get()));
        }
    }

    /** Own records in a topic that a query here writes are no lag: their readers have got them already. */
    private long lag(Strand strand, SourceReader reader, String queryId) {
        boolean joined = strand.name().equals(Strand.JOINED);
        Set<String> topics = joined ? wiring.topicsBehind(queryId) : strand.topics();
        return reader.lag(strand.positions().keySet().stream()
                .filter(partition -> topics.contains(partition.topic()))
                .toList());
    }

    LoopReport report(boolean paused, long nowNanos) {
        return new LoopReport(
                nowNanos,
                paused,
                figures.epoch(),
                figures.ticks(),
                figures.recordsIn(),
                figures.rowsOut(),
                subscriptions,
                queries);
    }
}
