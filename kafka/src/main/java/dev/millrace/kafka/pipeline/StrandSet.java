// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.journal.JournalEntry;
import dev.millrace.kafka.journal.JournalEntry.StrandResumed;
import dev.millrace.kafka.journal.JournalEntry.StrandStopped;
import dev.millrace.kafka.journal.StrandNote;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The strands of a running pipeline: that of the queries which have joined, those that catch up with it, and those that stand still.
 * Stopping takes a query and all that read its results out of their strand; going on lets them catch up. Each change is told to the
 * journal. Belongs to the pipeline's thread.
 */
final class StrandSet implements AutoCloseable {
    private final Map<String, PersistentQuery> queries;
    private final Consumer<JournalEntry> journal;
    private final BiFunction<Strand, OwnOffsets, Pump> newPump;
    private final Map<String, Pump> catchingUp = new LinkedHashMap<>();
    /** One without a stop wants to go on, and waits for another one. */
    private final Map<String, RecoveredStrand> standing = new LinkedHashMap<>();

    /** How far standing strands have been moved on without reading. */
    private final Map<String, Map<TopicPartition, Long>> skipped = new LinkedHashMap<>();

    private final Pump joined;
    private boolean handedOver;

    /** @param queries all of the pipeline, by id, in the order of their creation; looked at whenever it matters */
    StrandSet(
            RecoveredStrand joined,
            Map<String, PersistentQuery> queries,
            Consumer<JournalEntry> journal,
            BiFunction<Strand, OwnOffsets, Pump> newPump) {
        this.queries = queries;
        this.journal = journal;
        this.newPump = newPump;
        this.joined = newPump.apply(joined.strand(), joined.own());
    }

    /** The pump of the queries that have joined. */
    Pump joined() {
        return joined;
    }

    /** The pumps of those that catch up. */
    List<Pump> catchingUp() {
        return List.copyOf(catchingUp.values());
    }

    /** All pumps. */
    List<Pump> pumps() {
        List<Pump> pumps = new ArrayList<>(List.of(joined));
        pumps.addAll(catchingUp.values());
        return pumps;
    }

    Map<String, RecoveredStrand> standing() {
        return standing;
    }

    /** Takes a strand that comes from a journal or another pipeline. */
    void take(RecoveredStrand recovered) {
        if (recovered.stop() == null) {
            catchUp(recovered);
        } else {
            standing.put(recovered.strand().name(), recovered);
        }
    }

    /** Lets a strand catch up with those that have joined. */
    Pump catchUp(RecoveredStrand recovered) {
        Pump pump = newPump.apply(recovered.strand(), recovered.own());
        pump.limitBy(joined.strand().positions());
        pump.assignTablesFirst();
        catchingUp.put(recovered.strand().name(), pump);
        return pump;
    }

    /** The strand has caught up and was adopted by the joined one. */
    void joinedBy(Pump pump) {
        catchingUp.remove(pump.strand().name());
        pump.close();
        joined.assign();
    }

    /** The strand that a query belongs to; null if it is in none. */
    @Nullable
    Strand strandOf(String queryId) {
        return strands().stream()
                .filter(strand -> strand.dataflow().queries().contains(queryId))
                .findFirst()
                .orElse(null);
    }

    private List<Strand> strands() {
        List<Strand> strands = new ArrayList<>();
        pumps().forEach(pump -> strands.add(pump.strand()));
        standing.values().forEach(each -> strands.add(each.strand()));
        return strands;
    }

    /** The strand that stands still and has the query; empty if it does not stand. */
    Optional<RecoveredStrand> standingWith(String queryId) {
        return standing.values().stream()
                .filter(each -> each.strand().dataflow().queries().contains(queryId))
                .findFirst();
    }

    // ---- stop and go on

    /**
     * Stops queries, and with them all that need their rows. One that stands already stays as it is. Everything that was sent is
     * committed: what is still on its way would be noted as its own by a strand that is no longer the one that wrote it.
     */
    void stop(Set<String> ids, QueryStop stop) {
        Set<String> all = Queries.downstream(ids, queries.values());
        for (Pump pump : pumps()) {
            Set<String> here = new LinkedHashSet<>(pump.strand().dataflow().queries());
            here.retainAll(all);
            if (!here.isEmpty()) {
                stop(pump, here, stop);
            }
        }
        standing.replaceAll((name, each) -> each.stop() == null && hasAny(each.strand(), all) ? each.with(stop) : each);
    }

    private static boolean hasAny(Strand strand, Set<String> ids) {
        return strand.dataflow().queries().stream().anyMatch(ids::contains);
    }

    private void stop(Pump pump, Set<String> leaving, QueryStop stop) {
        pump.alignPositions();
        Strand from = pump.strand();
        boolean whole =
                pump != joined && leaving.size() == from.dataflow().queries().size();
        String name = whole ? from.name() : newName(stop.queryId());
        List<String> ordered =
                from.dataflow().queries().stream().filter(leaving::contains).toList();
        if (whole) {
            catchingUp.remove(name);
            pump.close();
            standing.put(name, new RecoveredStrand(from, pump.own(), stop));
        } else {
            standing.put(name, Queries.split(new RecoveredStrand(from, pump.own(), null), name, leaving, stop));
            pump.assign();
        }
        journal.accept(new StrandStopped(from.name(), name, ordered, stop));
    }

    private String newName(String queryId) {
        Set<String> used = new TreeSet<>();
        strands().forEach(strand -> used.add(strand.name()));
        String name = queryId;
        for (int next = 2; used.contains(name); next++) {
            name = queryId + "~" + next;
        }
        return name;
    }

    /** Lets a strand that stands go on as soon as all that it needs do. */
    void resume(String name) {
        standing.computeIfPresent(name, (ignored, each) -> each.with(null));
        goOn();
    }

    /** Lets the strands that stopped for a query's sake go on, except those of which somebody has paused a query. */
    void resumeThoseThatWaitFor(String queryId, Set<String> paused) {
        standing.replaceAll((name, each) -> {
            QueryStop stop = each.stop();
            boolean waits = stop != null && stop.queryId().equals(queryId) && !hasAny(each.strand(), paused);
            return waits ? each.with(null) : each;
        });
        goOn();
    }

    /** Lets those go on that want to and wait for nobody any more. */
    void goOn() {
        boolean any = true;
        while (any) {
            any = false;
            for (RecoveredStrand each : List.copyOf(standing.values())) {
                if (each.stop() == null && waitsFor(each.strand()).isEmpty()) {
                    standing.remove(each.strand().name());
                    journal.accept(new StrandResumed(each.strand().name()));
                    catchUp(each);
                    any = true;
                }
            }
        }
    }

    /** The queries that stand still, in other strands or in none, and whose results the strand reads. */
    Set<String> waitsFor(Strand strand) {
        Set<String> reads = new TreeSet<>();
        for (String id : strand.dataflow().queries()) {
            PersistentQuery query = queries.get(id);
            if (query != null) {
                reads.addAll(ReplayBound.sourceNames(query.root()));
            }
        }
        Set<String> blockers = new TreeSet<>();
        for (PersistentQuery writer : queries.values()) {
            Strand its = strandOf(writer.id());
            boolean stands = its == null || standing.containsKey(its.name());
            if (its != strand && stands && reads.contains(writer.sink().name())) {
                blockers.add(writer.id());
            }
        }
        return blockers;
    }

    /** Ends a query; returns whether it was here. */
    boolean drop(String queryId) {
        for (Pump pump : pumps()) {
            if (pump.strand().dataflow().queries().contains(queryId)) {
                pump.strand().remove(queryId);
                if (pump != joined && pump.strand().dataflow().queries().isEmpty()) {
                    catchingUp.remove(pump.strand().name());
                    pump.strand().dataflow().close();
                    pump.close();
                } else {
                    pump.assign();
                }
                return true;
            }
        }
        Optional<RecoveredStrand> found = standingWith(queryId);
        found.map(RecoveredStrand::strand).ifPresent(strand -> {
            strand.remove(queryId);
            if (strand.dataflow().queries().isEmpty()) {
                standing.remove(strand.name());
                strand.dataflow().close();
            }
        });
        return found.isPresent();
    }

    // ---- what is written down

    /** What the journal must know of each strand besides its ticks. */
    List<StrandNote> notes() {
        List<StrandNote> notes = new ArrayList<>();
        for (Pump pump : pumps()) {
            note(pump.strand().name(), pump.passed(), pump.own(), notes);
        }
        standing.forEach((name, each) -> note(name, Map.of(), each.own(), notes));
        return notes;
    }

    /** Notes that a strand has been moved on without reading. */
    void noteSkipped(String strand, Map<TopicPartition, Long> offsets) {
        skipped.computeIfAbsent(strand, ignored -> new LinkedHashMap<>()).putAll(offsets);
    }

    private void note(String strand, Map<TopicPartition, Long> passed, OwnOffsets own, List<StrandNote> to) {
        Map<TopicPartition, Long> moved = new LinkedHashMap<>(skipped.getOrDefault(strand, Map.of()));
        moved.putAll(passed);
        StrandNote note = new StrandNote(strand, moved, own.pending());
        if (!note.passed().isEmpty() || !note.own().isEmpty()) {
            to.add(note);
        }
    }

    /** What was passed has been written down. */
    void forgetPassed() {
        pumps().forEach(Pump::forgetPassed);
        skipped.clear();
    }

    /** Hands everything over to another pipeline; nothing is pumped any more. */
    List<RecoveredStrand> handOver() {
        List<RecoveredStrand> all = new ArrayList<>();
        for (Pump pump : pumps()) {
            all.add(new RecoveredStrand(pump.strand(), pump.own(), null));
            pump.close();
        }
        all.addAll(standing.values());
        catchingUp.clear();
        standing.clear();
        handedOver = true;
        return all;
    }

    @Override
    public void close() {
        if (handedOver) {
            return;
        }
        pumps().forEach(pump -> {
            pump.close();
            pump.strand().dataflow().close();
        });
        standing.values().forEach(each -> each.strand().dataflow().close());
    }
}
