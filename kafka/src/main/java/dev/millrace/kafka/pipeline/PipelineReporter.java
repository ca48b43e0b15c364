// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes reports of a pipeline's queries. Asks nobody but the consumers' memory. Belongs to the pipeline's thread. */
final class PipelineReporter {
    private final int partition;
    private final LoopFigures figures;
    private final QueryWiring wiring;
    private final StandingLag standingLag;
    private final List<QueryReport> reports = new ArrayList<>();

    PipelineReporter(int partition, LoopFigures figures, QueryWiring wiring, StandingLag standingLag) {
        this.partition = partition;
        this.figures = figures;
        this.wiring = wiring;
        this.standingLag = standingLag;
    }

    List<QueryReport> report(StrandSet strands, PipelineMemory memory) {
        for (Pump pump : strands.pumps()) {
            Activity activity = pump == strands.joined() ? Activity.RUNNING : Activity.CATCHING_UP;
            for (String id : pump.strand().dataflow().queries()) {
                add(id, pump.strand(), activity, null, lag(pump, id, pump == strands.joined()));
            }
        }
        for (RecoveredStrand each : strands.standing().values()) {
            for (String id : each.strand().dataflow().queries()) {
                addStanding(id, each, strands, memory);
            }
        }
        memory.lost().forEach((id, stop) -> {
            boolean culprit = stop.queryId().equals(id);
            reports.add(QueryReport.standing(id, partition, culprit ? Activity.ERROR : Activity.WAITING, stop));
        });
        return List.copyOf(reports);
    }

    private void addStanding(String id, RecoveredStrand each, StrandSet strands, PipelineMemory memory) {
        QueryStop stop = each.stop();
        Activity activity = Activity.WAITING;
        if (stop == null) {
            Set<String> blockers = strands.waitsFor(each.strand());
            stop = QueryStop.paused(blockers.stream().findFirst().orElse(id), 0);
        } else if (memory.paused().contains(id)) {
            activity =
                    stop.kind() == QueryStop.Kind.ERROR && stop.queryId().equals(id) ? Activity.ERROR : Activity.PAUSED;
        } else if (stop.queryId().equals(id)) {
            activity = stop.kind() == QueryStop.Kind.PAUSED ? Activity.PAUSED : Activity.ERROR;
        }
        add(id, each.strand(), activity, stop, standingLag.of(each.strand()));
    }

    private void add(String id, Strand strand, Activity activity, @Nullable QueryStop stop, long lag) {
        Optional<QueryFigures> counted = strand.dataflow().figures(id);
        counted.ifPresent(found -> reports.add(new QueryReport(
                id, partition, activity, stop, lag, figures.rowErrors(id), figures.badRecordsOf(id), found)));
    }

    /** Own records in a topic that a query here writes are no lag: their readers have got them already. */
    private long lag(Pump pump, String queryId, boolean joined) {
        Set<String> topics =
                joined ? wiring.topicsBehind(queryId) : pump.strand().topics();
        return pump.reader()
                .lag(pump.strand().positions().keySet().stream()
                        .filter(each -> topics.contains(each.topic()))
                        .toList());
    }
}
