// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.kafka.epoch.Epoch;
import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the ticks of a pipeline's strands and gives what comes out to the epoch. Belongs to the pipeline's thread. */
final class Ticker implements Pump.Ticks {
    private final PipelineContext context;
    private final Epoch epoch;
    private final PipelineMemory memory;
    private final QueryWiring wiring;
    private final Map<String, QueryStop> overLimit = new LinkedHashMap<>();
    /** The strand whose records are being taken; null while nothing is. */
    private @Nullable Strand active;

    private boolean replaying;

    Ticker(PipelineContext context, Epoch epoch, PipelineMemory memory, QueryWiring wiring) {
        this.context = context;
        this.epoch = epoch;
        this.memory = memory;
        this.wiring = wiring;
    }

    /** While a journal is replayed, what was told before is not told again. */
    void setReplaying(boolean nowReplaying) {
        replaying = nowReplaying;
    }

    /** Keeps a record that could not be read. */
    void badRecord(BadRecord bad) {
        if (replaying) {
            return;
        }
        epoch.badRecord(bad);
        if (active != null) {
            for (String queryId : active.dataflow().queries()) {
                if (wiring.reads(queryId, bad.source())) {
                    context.figures().noteBadRecordOf(queryId);
                }
            }
        }
    }

    /**
     * Where a query wants every change told, each record is a tick of its own, for all that share the tick; likewise while it is
     * looked for which record makes a query fail.
     */
    @Override
    public int rowsPerTick(Strand strand) {
        active = strand;
        memory.suspect()
                .entrySet()
                .removeIf(each -> strand.positions().getOrDefault(each.getKey(), Long.MIN_VALUE) >= each.getValue());
        boolean single = !memory.suspect().isEmpty()
                || strand.dataflow().queries().stream().anyMatch(this::wantsEveryChange);
        return single ? 1 : context.settings().limits().rowsPerTick();
    }

    private boolean wantsEveryChange(String queryId) {
        PersistentQuery query = memory.catalog().get(queryId);
        return query != null && query.settings().everyChange();
    }

    @Override
    public void tick(Pump pump) {
        Strand strand = pump.strand();
        active = strand;
        int records = strand.waitingRecords();
        long clockMillis = System.currentTimeMillis();
        List<OffsetRange> inputs = strand.inputs();
        Strand.Ticked ticked;
        try {
            ticked = strand.tick(clockMillis);
        } catch (QueryFailedException failed) {
            throw new QueryFault(Queries.stop(failed), inputs, failed);
        }
        context.figures().noteTick(records);
        epoch.note(ticked.cut(), clockMillis);
        for (QueryOutput output : ticked.outputs()) {
            SourceDefinition sink = epoch.sink(output.queryId());
            boolean readHere = sink != null && strand.isWritten(sink.topic().name());
            epoch.send(output, readHere ? pump.own() : null, clockMillis);
        }
        Dataflow dataflow = strand.dataflow();
        for (String queryId : dataflow.queries()) {
            dataflow.takeFailedRows(queryId).forEach(failed -> epoch.failedRows(queryId, failed, clockMillis));
        }
        dataflow.overLimit()
                .forEach(over -> overLimit.put(over.queryId(), Queries.stateLimit(over.queryId(), over.message())));
    }

    /** The queries whose state has outgrown its limit since the last call. */
    List<QueryStop> takeOverLimit() {
        if (overLimit.isEmpty()) {
            return List.of();
        }
        List<QueryStop> taken = new ArrayList<>(overLimit.values());
        overLimit.clear();
        return taken;
    }
}
