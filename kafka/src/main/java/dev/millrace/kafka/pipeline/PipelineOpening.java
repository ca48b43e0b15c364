// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.RangeReader;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Brings a pipeline back to where its journal ends: rebuilds its strands, and settles what has changed while nothing ran. */
final class PipelineOpening {
    private final PipelineParts parts;

    PipelineOpening(PipelineParts parts) {
        this.parts = parts;
    }

    /** Returns the strands, which read on from where the journal ends. */
    StrandSet open() throws InterruptedException {
        parts.epoch().open();
        parts.memory().catalog().values().forEach(this::wire);
        Recovery recovery = recover();
        parts.epoch().continueAfter(recovery.lastEpoch());
        List<RecoveredStrand> found = recovery.strands();
        StrandSet strands = parts.strands(found.getFirst());
        boolean stands = false;
        try {
            settle(recovery, found, strands);
            stands = true;
        } finally {
            if (!stands) {
                strands.close();
            }
        }
        return strands;
    }

    private void settle(Recovery recovery, List<RecoveredStrand> found, StrandSet strands) throws InterruptedException {
        List<QueryStop> stops = new ArrayList<>();
        parts.memory().catalog().values().forEach(query -> route(query, stops));
        noticeNewPartitions(strands);
        strands.joined().assignTablesFirst();
        found.stream().skip(1).forEach(strands::take);
        // What was replayed has been counted before.
        strands.pumps().forEach(pump -> pump.strand().dataflow().restartFigures());
        recovery.orphans().forEach(id -> parts.note(new QueryDropped(id)));
        QueryStop pending = parts.memory().pending();
        if (pending != null) {
            stops.add(pending);
        }
        stops.forEach(stop -> strands.stop(Set.of(stop.queryId()), stop));
        parts.epoch().touch(System.currentTimeMillis());
        parts.commit(strands);
        parts.memory().setPending(null);
        parts.epoch().claim();
        settlePauses(strands);
        parts.commitIfAny(strands);
    }

    private Recovery recover() {
        while (true) {
            Map<String, PersistentQuery> recoverable = parts.memory().recoverable();
            Recovery recovery = new Recovery(
                    recoverable,
                    (journal, to) -> parts.context().journal().read(journal, to::take),
                    parts::newStrand,
                    () -> new RangeReader(parts.context().reader(parts.partition())));
            try {
                parts.ticker().setReplaying(true);
                recovery.run(parts.partition());
                return recovery;
            } catch (Unrecoverable without) {
                Set<String> queries = new LinkedHashSet<>(without.queries());
                queries.retainAll(recoverable.keySet());
                if (queries.isEmpty()) {
                    throw without;
                }
                queries.forEach(
                        id -> parts.memory().lost().put(id, without.stop().lost()));
            } finally {
                parts.ticker().setReplaying(false);
            }
        }
    }

    void wire(PersistentQuery query) {
        try {
            parts.wiring().add(QueryDefinition.of(query));
        } catch (LoopException refused) {
            parts.memory()
                    .lost()
                    .put(
                            query.id(),
                            QueryStop.error(
                                            query.id(),
                                            refused.code().name(),
                                            String.valueOf(refused.getMessage()),
                                            refused.hint(),
                                            System.currentTimeMillis())
                                    .lost());
        }
    }

    /** A query whose topic is gone stands still; the others go on. */
    private void route(PersistentQuery query, List<QueryStop> stops) {
        try {
            parts.epoch().addSink(query.id(), query.sink());
        } catch (LoopException missing) {
            stops.add(QueryStop.error(
                    query.id(),
                    missing.code().name(),
                    String.valueOf(missing.getMessage()),
                    "Create the topic " + query.sink().topic().name() + " and RESUME " + query.id() + ".",
                    System.currentTimeMillis()));
        }
    }

    /** Brings what stands still in line with what the catalog says, which may have changed while nothing ran. */
    private void settlePauses(StrandSet strands) {
        Map<String, QueryStop> toStop = new LinkedHashMap<>();
        for (String id : parts.memory().paused()) {
            if (parts.memory().catalog().containsKey(id)
                    && strands.standingWith(id).isEmpty()) {
                toStop.put(id, QueryStop.paused(id, System.currentTimeMillis()));
            }
        }
        if (!toStop.isEmpty()) {
            strands.stop(toStop.keySet(), toStop.values().iterator().next());
        }
        for (RecoveredStrand each : List.copyOf(strands.standing().values())) {
            QueryStop stop = each.stop();
            boolean wanted = stop != null
                    && stop.kind() == QueryStop.Kind.PAUSED
                    && each.strand().dataflow().queries().stream()
                            .noneMatch(parts.memory().paused()::contains);
            if (wanted) {
                strands.resume(each.strand().name());
            }
        }
        strands.goOn();
    }

    /** A topic may get more partitions; they are read from their beginning. */
    static void noticeNewPartitions(StrandSet strands) {
        Strand joined = strands.joined().strand();
        for (String topic : joined.topics()) {
            List<TopicPartition> fresh = new ArrayList<>();
            for (int each = strands.joined().reader().partitions(topic) - 1; each >= 0; each--) {
                TopicPartition found = new TopicPartition(topic, each);
                if (!joined.positions().containsKey(found)) {
                    fresh.add(found);
                }
            }
            if (!fresh.isEmpty()) {
                strands.joined().reader().beginnings(fresh).forEach(joined::setPosition);
            }
        }
        strands.joined().assign();
    }
}
