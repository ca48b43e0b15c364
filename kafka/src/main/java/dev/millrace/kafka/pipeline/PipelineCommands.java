// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.journal.PartitionOrder;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.StartOffsets;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What can be asked of a pipeline between two steps. Belongs to the pipeline's thread. */
final class PipelineCommands {
    private final PipelineParts parts;
    private final StrandSet strands;
    private final PipelineOpening opening;

    PipelineCommands(PipelineParts parts, StrandSet strands, PipelineOpening opening) {
        this.parts = parts;
        this.strands = strands;
        this.opening = opening;
    }

    /** Begins a query whose results go to its sink. */
    void addQuery(NewQuery added) throws InterruptedException {
        PersistentQuery query = added.query();
        if (parts.wiring().knows(query.id())) {
            throw new IllegalArgumentException("a query named " + query.id() + " is running already");
        }
        parts.commitIfAny(strands);
        parts.wiring().add(QueryDefinition.of(query));
        try {
            Strand strand = parts.newStrand(query.id());
            strand.dataflow().add(QueryDefinition.of(query));
            Map<TopicPartition, Long> starts = StartOffsets.of(
                    strand.dataflow().sources(),
                    added.from(),
                    strands.joined().reader(),
                    strands.joined().strand());
            strand.start(starts);
            parts.epoch().addSink(query.id(), query.sink());
            parts.memory().catalog().put(query.id(), query);
            parts.note(new QueryAdded(query.id(), query.sink().name(), starts));
            begin(strand);
        } catch (QueryFailedException unbuildable) {
            forget(query.id());
            throw new LoopException(
                    LoopError.NOT_SUPPORTED,
                    "The query " + query.id() + " cannot run: " + unbuildable.getMessage() + ".",
                    "Change the statement, or report it as a defect.",
                    unbuildable);
        } catch (RuntimeException refused) {
            forget(query.id());
            throw refused;
        }
        parts.commit(strands);
    }

    /** Where nobody else is, there is nobody to catch up with. */
    private void begin(Strand strand) {
        boolean alone = strands.joined().strand().dataflow().queries().isEmpty()
                && strands.catchingUp().isEmpty()
                && strands.standing().isEmpty();
        if (alone) {
            strands.joined().strand().adopt(strand);
            parts.note(new StrandJoined(strand.name()));
            strands.joined().assignTablesFirst();
        } else {
            strands.catchUp(new RecoveredStrand(strand, new OwnOffsets(), null));
        }
    }

    private void forget(String queryId) {
        parts.epoch().forget(queryId);
        parts.wiring().remove(queryId);
        parts.memory().forget(queryId);
        parts.context().figures().forget(queryId);
    }

    /** Ends a query; does nothing if there is none of that id. */
    void dropQuery(String queryId) throws InterruptedException {
        Set<String> readers = parts.wiring().readersOf(queryId);
        if (!readers.isEmpty()) {
            throw LoopException.inUse(queryId, readers);
        }
        boolean known = parts.memory().catalog().containsKey(queryId);
        boolean ran = strands.drop(queryId);
        forget(queryId);
        if (known || ran) {
            parts.note(new QueryDropped(queryId));
            parts.commit(strands);
        }
    }

    /** Stops queries, and all that need their rows. */
    void pause(Set<String> queryIds) throws InterruptedException {
        parts.memory().paused().addAll(queryIds);
        parts.commitIfAny(strands);
        strands.stop(queryIds, QueryStop.paused(queryIds.iterator().next(), System.currentTimeMillis()));
        parts.commitIfAny(strands);
    }

    /**
     * Lets queries go on, those in error too.
     *
     * @param fromEarliest whether those that cannot go on where they stood begin at what their topics still have
     * @return whether the pipeline has to begin again for it
     */
    boolean resume(Set<String> queryIds, boolean fromEarliest) throws InterruptedException {
        parts.memory().paused().removeAll(queryIds);
        boolean again = false;
        for (String id : queryIds) {
            QueryStop lost = parts.memory().lost().remove(id);
            if (lost != null && fromEarliest) {
                parts.note(new QueryDropped(id));
                PersistentQuery query = parts.memory().catalog().get(id);
                if (query != null) {
                    forget(id);
                    addQuery(NewQuery.earliest(query));
                }
            } else if (lost != null) {
                again = true;
            }
            strands.standingWith(id).ifPresent(standing -> {
                if (fromEarliest) {
                    skipGaps(standing.strand());
                }
                PersistentQuery query = parts.memory().catalog().get(id);
                if (query != null) {
                    parts.epoch().addSink(id, query.sink());
                }
                strands.resume(standing.strand().name());
            });
            strands.resumeThoseThatWaitFor(id, parts.memory().paused());
        }
        parts.commitIfAny(strands);
        return again;
    }

    private void skipGaps(Strand strand) {
        for (String topic : strand.topics()) {
            int partitions = strands.joined().reader().partitions(topic);
            List.copyOf(strand.positions().keySet()).stream()
                    .filter(each -> each.topic().equals(topic) && each.partition() >= partitions)
                    .forEach(strand::forget);
        }
        Set<TopicPartition> read = Set.copyOf(strand.positions().keySet());
        Map<TopicPartition, Long> first = strands.joined().reader().beginnings(read);
        Map<TopicPartition, Long> end = strands.joined().reader().ends(read);
        Map<TopicPartition, Long> skipped = new TreeMap<>(PartitionOrder.BY_NAME);
        strand.positions().forEach((each, position) -> {
            long begins = first.getOrDefault(each, 0L);
            if (position < begins || position > end.getOrDefault(each, 0L)) {
                skipped.put(each, begins);
            }
        });
        skipped.forEach(strand::setPosition);
        if (!skipped.isEmpty()) {
            parts.epoch().touch(System.currentTimeMillis());
            strands.noteSkipped(strand.name(), skipped);
        }
    }

    /** Takes over another pipeline, which has ended. */
    void merge(PipelineHandover other) throws InterruptedException {
        parts.commitIfAny(strands);
        PipelineMerged merged = new PipelineMerged(other.partition(), other.epoch());
        parts.note(merged);
        other.queries().forEach(query -> {
            parts.memory().catalog().put(query.id(), query);
            opening.wire(query);
            parts.epoch().addSink(query.id(), query.sink());
        });
        parts.memory().paused().addAll(other.paused());
        parts.memory().lost().putAll(other.lost());
        for (RecoveredStrand each : other.strands()) {
            if (each.strand().name().equals(Strand.JOINED)) {
                each.strand().rename(merged.strand());
            }
            each.strand().reportTo(parts.ticker()::badRecord);
            strands.take(each);
        }
        parts.commit(strands);
    }

    /** Commits, ends, and gives everything to another pipeline. */
    PipelineHandover handOver() throws InterruptedException {
        parts.commitIfAny(strands);
        PipelineHandover handover = new PipelineHandover(
                parts.partition(),
                parts.epoch().number(),
                List.copyOf(parts.memory().catalog().values()),
                Set.copyOf(parts.memory().paused()),
                Map.copyOf(parts.memory().lost()),
                strands.handOver());
        parts.epoch().close();
        return handover;
    }

    /**
     * A topic is no longer what it was: those that read it stand still, as their positions mean nothing in it; those that write it go
     * on in the new one.
     */
    void topicReplaced(String topic, boolean deleted) throws InterruptedException {
        parts.commitIfAny(strands);
        List<String> readers = new ArrayList<>();
        for (PersistentQuery query : parts.memory().catalog().values()) {
            boolean writes = query.sink().topic().name().equals(topic);
            if (writes && !deleted) {
                parts.commitIfAny(strands);
                parts.epoch().addSink(query.id(), query.sink());
            } else if (writes) {
                readers.add(query.id());
            }
        }
        for (Pump pump : strands.pumps()) {
            if (!pump.strand().isWritten(topic)) {
                readers.addAll(Queries.readersOf(
                        topic,
                        pump.strand().dataflow().queries(),
                        parts.memory().catalog()));
            }
        }
        readers.forEach(id -> strands.stop(Set.of(id), Queries.topicReplaced(id, topic, deleted)));
        parts.commitIfAny(strands);
    }
}
