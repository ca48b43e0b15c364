// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.kafka.epoch.Epoch;
import dev.millrace.kafka.epoch.Outage;
import dev.millrace.kafka.epoch.SinkFaultException;
import dev.millrace.kafka.journal.JournalEntry;
import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.journal.PartitionOrder;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OffsetGapException;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.RangeReader;
import dev.millrace.kafka.pump.StartOffsets;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * One life of a pipeline, from opening its clients to the first failure: recovery, then steps. Its strands are read by pumps
 * ({@link Pump}), their ticks run by {@link Ticker}, their results committed by {@link Epoch}; this class decides in which order.
 * Belongs to the pipeline's thread; after an exception it can only be closed.
 */
final class PipelineRun implements Life {
    /** How long a command may have to wait for a poll that finds nothing. */
    private static final long LONGEST_WAIT_MILLIS = 20;

    private static final long QUIET_MILLIS = 2_000;

    private final PipelineContext context;
    private final int partition;
    private final PipelineMemory memory;
    private final QueryWiring wiring = new QueryWiring();
    private final Epoch epoch;
    private final Ticker ticker;
    private final StandingLag standingLag = new StandingLag();
    private StrandSet strands;
    private long lastBusyMillis = System.currentTimeMillis();

    PipelineRun(PipelineContext context, int partition, PipelineMemory memory, Outage outage) {
        this.context = context;
        this.partition = partition;
        this.memory = memory;
        this.epoch = new Epoch(context.writer(partition), context.figures(), outage);
        this.ticker = new Ticker(context, epoch, memory, wiring);
        this.strands = strands(new RecoveredStrand(newStrand(Strand.JOINED), new OwnOffsets(), null));
    }

    private StrandSet strands(RecoveredStrand joined) {
        return new StrandSet(joined, memory.catalog(), this::note, this::newPump);
    }

    private Strand newStrand(String name) {
        return new Strand(name, context.dataflow(), ticker::badRecord);
    }

    private Pump newPump(Strand strand, OwnOffsets own) {
        return new Pump(
                strand,
                context.reader(partition),
                own,
                context.settings().limits().idleMillis(),
                ticker);
    }

    private void note(JournalEntry entry) {
        epoch.note(entry, System.currentTimeMillis());
    }

    // ---- recovery

    @Override
    public void begin() throws InterruptedException {
        epoch.open();
        memory.catalog().values().forEach(this::wire);
        Recovery recovery = recover();
        epoch.continueAfter(recovery.lastEpoch());
        List<RecoveredStrand> found = recovery.strands();
        strands.close();
        strands = strands(found.getFirst());
        List<QueryStop> stops = new ArrayList<>();
        memory.catalog().values().forEach(query -> route(query, stops));
        noticeNewPartitions();
        strands.joined().assignTablesFirst();
        found.stream().skip(1).forEach(strands::take);
        // What was replayed has been counted before.
        strands.pumps().forEach(pump -> pump.strand().dataflow().restartFigures());
        recovery.orphans().forEach(id -> note(new QueryDropped(id)));
        QueryStop pending = memory.pending();
        if (pending != null) {
            stops.add(pending);
        }
        stops.forEach(stop -> strands.stop(Set.of(stop.queryId()), stop));
        epoch.touch(System.currentTimeMillis());
        commit();
        memory.setPending(null);
        epoch.claim();
        settlePauses();
        commitIfAny();
    }

    private Recovery recover() {
        while (true) {
            Map<String, PersistentQuery> recoverable = memory.recoverable();
            Recovery recovery = new Recovery(
                    recoverable,
                    (journal, to) -> context.journal().read(journal, to::take),
                    this::newStrand,
                    () -> new RangeReader(context.reader(partition)));
            try {
                ticker.setReplaying(true);
                recovery.run(partition);
                return recovery;
            } catch (Unrecoverable without) {
                Set<String> queries = new LinkedHashSet<>(without.queries());
                queries.retainAll(recoverable.keySet());
                if (queries.isEmpty()) {
                    throw without;
                }
                queries.forEach(id -> memory.lost().put(id, without.stop().lost()));
            } finally {
                ticker.setReplaying(false);
            }
        }
    }

    private void wire(PersistentQuery query) {
        try {
            wiring.add(QueryDefinition.of(query));
        } catch (LoopException refused) {
            memory.lost()
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
            epoch.addSink(query.id(), query.sink());
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
    private void settlePauses() {
        Map<String, QueryStop> toStop = new LinkedHashMap<>();
        for (String id : memory.paused()) {
            if (memory.catalog().containsKey(id) && strands.standingWith(id).isEmpty()) {
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
                    && each.strand().dataflow().queries().stream().noneMatch(memory.paused()::contains);
            if (wanted) {
                strands.resume(each.strand().name());
            }
        }
        strands.goOn();
    }

    /** A topic may get more partitions; they are read from their beginning. */
    void noticeNewPartitions() {
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

    /**
     * A topic is no longer what it was: those that read it stand still, as their positions mean nothing in it; those that write it go
     * on in the new one.
     */
    void topicReplaced(String topic, boolean deleted) throws InterruptedException {
        List<String> readers = new ArrayList<>();
        for (PersistentQuery query : memory.catalog().values()) {
            boolean writes = query.sink().topic().name().equals(topic);
            if (writes && !deleted) {
                commitIfAny();
                epoch.addSink(query.id(), query.sink());
            } else if (writes) {
                readers.add(query.id());
            }
        }
        for (Pump pump : strands.pumps()) {
            if (!pump.strand().isWritten(topic)) {
                readers.addAll(Queries.readersOf(
                        topic, pump.strand().dataflow().queries(), memory.catalog()));
            }
        }
        readers.forEach(id -> strands.stop(Set.of(id), Queries.topicReplaced(id, topic, deleted)));
        commitIfAny();
    }

    // ---- commands, between two steps

    /** Begins a query whose results go to its sink. */
    void addQuery(NewQuery added) throws InterruptedException {
        PersistentQuery query = added.query();
        if (wiring.knows(query.id())) {
            throw new IllegalArgumentException("a query named " + query.id() + " is running already");
        }
        commitIfAny();
        wiring.add(QueryDefinition.of(query));
        try {
            Strand strand = newStrand(query.id());
            strand.dataflow().add(QueryDefinition.of(query));
            Map<TopicPartition, Long> starts = StartOffsets.of(
                    strand.dataflow().sources(), added.from(), strands.joined().reader(), strands.joined().strand());
            strand.start(starts);
            epoch.addSink(query.id(), query.sink());
            memory.catalog().put(query.id(), query);
            note(new QueryAdded(query.id(), query.sink().name(), starts));
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
        commit();
        lastBusyMillis = System.currentTimeMillis();
    }

    /** Where nobody else is, there is nobody to catch up with. */
    private void begin(Strand strand) {
        boolean alone = strands.joined().strand().dataflow().queries().isEmpty()
                && strands.catchingUp().isEmpty()
                && strands.standing().isEmpty();
        if (alone) {
            strands.joined().strand().adopt(strand);
            note(new StrandJoined(strand.name()));
            strands.joined().assignTablesFirst();
        } else {
            strands.catchUp(new RecoveredStrand(strand, new OwnOffsets(), null));
        }
    }

    private void forget(String queryId) {
        epoch.forget(queryId);
        wiring.remove(queryId);
        memory.forget(queryId);
        context.figures().forget(queryId);
    }

    /** Ends a query; does nothing if there is none of that id. */
    void dropQuery(String queryId) throws InterruptedException {
        Set<String> readers = wiring.readersOf(queryId);
        if (!readers.isEmpty()) {
            throw LoopException.inUse(queryId, readers);
        }
        boolean known = memory.catalog().containsKey(queryId);
        boolean ran = strands.drop(queryId);
        forget(queryId);
        if (known || ran) {
            note(new QueryDropped(queryId));
            commit();
        }
    }

    /** Stops queries, and all that need their rows. */
    void pause(Set<String> queryIds) throws InterruptedException {
        memory.paused().addAll(queryIds);
        strands.stop(
                queryIds, QueryStop.paused(queryIds.iterator().next(), System.currentTimeMillis()));
        commitIfAny();
    }

    /**
     * Lets queries go on, those in error too.
     *
     * @param fromEarliest whether those that cannot go on where they stood begin at what their topics still have
     * @return whether the pipeline has to begin again for it
     */
    boolean resume(Set<String> queryIds, boolean fromEarliest) throws InterruptedException {
        memory.paused().removeAll(queryIds);
        boolean again = false;
        for (String id : queryIds) {
            QueryStop lost = memory.lost().remove(id);
            if (lost != null && fromEarliest) {
                note(new QueryDropped(id));
                PersistentQuery query = memory.catalog().get(id);
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
                PersistentQuery query = memory.catalog().get(id);
                if (query != null) {
                    epoch.addSink(id, query.sink());
                }
                strands.resume(standing.strand().name());
            });
        }
        commitIfAny();
        lastBusyMillis = System.currentTimeMillis();
        return again;
    }

    private void skipGaps(Strand strand) {
        Map<TopicPartition, Long> first =
                strands.joined().reader().beginnings(strand.positions().keySet());
        Map<TopicPartition, Long> end =
                strands.joined().reader().ends(strand.positions().keySet());
        Map<TopicPartition, Long> skipped = new TreeMap<>(PartitionOrder.BY_NAME);
        strand.positions().forEach((each, position) -> {
            long begins = first.getOrDefault(each, 0L);
            if (position < begins || position > end.getOrDefault(each, 0L)) {
                skipped.put(each, begins);
            }
        });
        skipped.forEach(strand::setPosition);
        if (!skipped.isEmpty()) {
            epoch.touch(System.currentTimeMillis());
            strands.noteSkipped(strand.name(), skipped);
        }
    }

    /** Takes over another pipeline, which has ended. */
    void merge(PipelineHandover other) throws InterruptedException {
        commitIfAny();
        PipelineMerged merged = new PipelineMerged(other.partition(), other.epoch());
        note(merged);
        other.queries().forEach(query -> {
            memory.catalog().put(query.id(), query);
            wire(query);
            epoch.addSink(query.id(), query.sink());
        });
        memory.paused().addAll(other.paused());
        memory.lost().putAll(other.lost());
        for (RecoveredStrand each : other.strands()) {
            if (each.strand().name().equals(Strand.JOINED)) {
                each.strand().rename(merged.strand());
            }
            each.strand().reportTo(ticker::badRecord);
            strands.take(each);
        }
        commit();
    }

    /** Commits, ends, and gives everything to another pipeline. */
    PipelineHandover handOver() throws InterruptedException {
        commitIfAny();
        PipelineHandover handover = new PipelineHandover(
                partition,
                epoch.number(),
                List.copyOf(memory.catalog().values()),
                Set.copyOf(memory.paused()),
                Map.copyOf(memory.lost()),
                strands.handOver());
        epoch.close();
        return handover;
    }

    // ---- steps

    @Override
    public void step(long nowMillis) throws InterruptedException {
        boolean busy = false;
        for (Pump pump : strands.pumps()) {
            busy |= step(pump, waitMillis(pump, nowMillis), nowMillis) > 0;
        }
        for (Pump pump : strands.catchingUp()) {
            joinIfNear(pump);
        }
        ticker.takeOverLimit().forEach(stop -> strands.stop(Set.of(stop.queryId()), stop));
        if (strands.pumps().stream().allMatch(pump -> pump.strand().positions().isEmpty())) {
            Thread.sleep(LONGEST_WAIT_MILLIS);
        }
        standingLag.learn(strands, nowMillis);
        if (strands.pumps().stream().anyMatch(Pump::hasPassed)) {
            epoch.touch(nowMillis);
        }
        if (busy || epoch.hasContent()) {
            lastBusyMillis = nowMillis;
        }
        if (epoch.isDue(System.currentTimeMillis())) {
            commit();
        }
    }

    private long waitMillis(Pump pump, long nowMillis) {
        if (!strands.catchingUp().isEmpty() || pump != strands.joined()) {
            return 0;
        }
        long most = pump.waitsForAcks() ? 1 : LONGEST_WAIT_MILLIS;
        return Math.min(most, epoch.dueInMillis(nowMillis, most));
    }

    /** A gap, or a topic that is closed to us, stops those who read there; the others go on. */
    private int step(Pump pump, long waitMillis, long nowMillis) {
        try {
            return pump.step(waitMillis, nowMillis);
        } catch (OffsetGapException gap) {
            Gaps.handle(gap, pump, memory.catalog(), strands::stop);
            epoch.touch(nowMillis);
        } catch (TopicAuthorizationException closed) {
            for (String topic : closed.unauthorizedTopics()) {
                Set<String> readers = Queries.readersOf(
                        topic, pump.strand().dataflow().queries(), memory.catalog());
                for (String id : readers) {
                    strands.stop(
                            Set.of(id),
                            QueryStop.error(
                                    id,
                                    "TOPIC_REFUSED",
                                    "Kafka does not let us read the topic " + topic + ".",
                                    "Grant the right to read it, and RESUME " + id + ".",
                                    nowMillis));
                }
            }
        }
        return 0;
    }

    private void joinIfNear(Pump pump) throws InterruptedException {
        Joining joining = new Joining(strands.joined(), epoch::sink);
        if (!joining.isNear(pump)) {
            return;
        }
        commitIfAny();
        joining.readEachOther(pump);
        commitIfAny();
        joining.adopt(pump);
        note(new StrandJoined(pump.strand().name()));
        strands.joinedBy(pump);
        strands.goOn();
        commit();
    }

    // ---- epochs

    private void commitIfAny() throws InterruptedException {
        if (epoch.hasContent()) {
            commit();
        }
    }

    private void commit() throws InterruptedException {
        Map<TopicPartition, Long> positions = strands.joined().strand().positions();
        try {
            epoch.commit(strands::notes, positions, strands.joined().reader().group());
        } catch (SinkFaultException fault) {
            throw new QueryFault(
                    QueryStop.error(
                            fault.queryId(),
                            fault.code(),
                            String.valueOf(fault.getMessage()),
                            "Mend it and RESUME " + fault.queryId() + ", or TERMINATE " + fault.queryId() + ".",
                            System.currentTimeMillis()),
                    List.of(),
                    fault);
        }
        strands.forgetPassed();
        if (context.settings().delivery() != Delivery.EXACTLY_ONCE && !positions.isEmpty()) {
            strands.joined().reader().commitForLagTools(positions);
        }
    }

    @Override
    public void end() throws InterruptedException {
        commitIfAny();
    }

    // ---- what others see

    @Override
    public List<QueryReport> report() {
        return new PipelineReporter(partition, context.figures(), wiring, standingLag).report(strands, memory);
    }

    @Override
    public Map<TopicPartition, Long> restsAt() {
        boolean quiet = System.currentTimeMillis() - lastBusyMillis > QUIET_MILLIS
                && strands.catchingUp().isEmpty()
                && strands.standing().isEmpty()
                && !epoch.hasContent();
        return quiet && strands.joined().isAtRest()
                ? Map.copyOf(strands.joined().reader().positions())
                : Map.of();
    }

    @Override
    public void close() {
        epoch.close();
        strands.close();
    }
}
