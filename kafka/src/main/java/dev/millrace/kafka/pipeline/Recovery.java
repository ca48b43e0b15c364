// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.kafka.journal.JournalEntry;
import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.journal.JournalEntry.StrandResumed;
import dev.millrace.kafka.journal.JournalEntry.StrandStopped;
import dev.millrace.kafka.journal.JournalEntry.TickCut;
import dev.millrace.kafka.journal.JournalRecord;
import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.journal.StrandNote;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OffsetGapException;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.RangeReader;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Rebuilds the strands of a pipeline from its journal, in two passes: the first finds which queries still run, the second runs what
 * concerns them again. Outputs are dropped, as they were sent before. Where a journal says that another pipeline was merged in,
 * that one's journal is run up to that point.
 *
 * <p>Where no live query keeps state only positions are taken over, and no record is read.
 */
final class Recovery {
    private final Map<String, PersistentQuery> catalog;
    private final Source journals;
    private final Function<String, Strand> newStrand;
    private final Supplier<RangeReader> newReader;

    /** For each query the ordinal of the journal entry that added it last; absent once dropped. */
    private final Map<String, Long> liveSince = new HashMap<>();

    /** What each of these queries writes. */
    private final Map<String, String> sinks = new HashMap<>();

    private Strands strands;
    private long surveyed;
    private long replayed;

    /** Where journals come from. */
    interface Source {
        /** Hands on the records of one journal, in order. */
        void read(int journal, RecordReader to);
    }

    /** Takes the records of a journal. */
    interface RecordReader {
        void take(JournalRecord taken);
    }

    /** The strands of one pipeline, by name, and what each is read with: two pipelines read the same partitions each at its place. */
    private static final class Strands {
        private final Map<String, RecoveredStrand> byName = new LinkedHashMap<>();
        private final Map<String, RangeReader> readers = new HashMap<>();
        private long lastEpoch;

        void closeReader(String name) {
            RangeReader reader = readers.remove(name);
            if (reader != null) {
                reader.close();
            }
        }

        void closeReaders() {
            readers.values().forEach(RangeReader::close);
            readers.clear();
        }
    }

    /**
     * @param catalog the queries that are to run, by id, in the order of their creation
     * @param newStrand makes an empty strand of that name
     */
    Recovery(
            Map<String, PersistentQuery> catalog,
            Source journals,
            Function<String, Strand> newStrand,
            Supplier<RangeReader> newReader) {
        this.catalog = catalog;
        this.journals = journals;
        this.newStrand = newStrand;
        this.newReader = newReader;
        this.strands = fresh();
    }

    private Strands fresh() {
        Strands fresh = new Strands();
        fresh.byName.put(Strand.JOINED, new RecoveredStrand(newStrand.apply(Strand.JOINED), new OwnOffsets(), null));
        return fresh;
    }

    /**
     * Rebuilds the pipeline of {@code journal}.
     *
     * @throws Unrecoverable if some queries' state cannot be had; then the catalog has to do without them
     */
    void run(int journal) {
        survey(journal, Long.MAX_VALUE);
        refuseMissingFeeders();
        strands = replay(journal, Long.MAX_VALUE);
    }

    // ---- first pass

    private void survey(int journal, long lastEpoch) {
        NewEpochs epochs = new NewEpochs(lastEpoch);
        journals.read(journal, taken -> {
            if (epochs.isNew(taken)) {
                for (JournalEntry entry : taken.entries()) {
                    survey(entry);
                }
            }
        });
    }

    private void survey(JournalEntry entry) {
        switch (entry) {
            case QueryAdded added -> {
                liveSince.put(added.queryId(), surveyed);
                sinks.put(added.queryId(), added.sink());
            }
            case QueryDropped dropped -> liveSince.remove(dropped.queryId());
            case PipelineMerged merged -> survey(merged.journal(), merged.epoch());
            default -> {
                // Changes nothing of what lives.
            }
        }
        surveyed++;
    }

    /** An epoch may stand twice in the journal where its answer was lost; the first one counts. */
    private static final class NewEpochs {
        private final long mostEpoch;
        private long last;

        NewEpochs(long mostEpoch) {
            this.mostEpoch = mostEpoch;
        }

        boolean isNew(JournalRecord taken) {
            if (taken.epoch() <= last || taken.epoch() > mostEpoch) {
                return false;
            }
            last = taken.epoch();
            return true;
        }
    }

    /** A query that has gone without being dropped may have fed one that keeps state. */
    private void refuseMissingFeeders() {
        for (String gone : orphans()) {
            String sink = sinks.getOrDefault(gone, "");
            for (PersistentQuery query : catalog.values()) {
                if (liveSince.containsKey(query.id())
                        && PlanScans.keepsState(query.root())
                        && ReplayBound.sourceNames(query.root()).contains(sink)) {
                    throw new Unrecoverable(
                            Queries.downstream(Set.of(query.id()), catalog.values()),
                            QueryStop.error(
                                    query.id(),
                                    "QUERY_UNKNOWN",
                                    "The query's state was made from results of " + gone
                                            + ", which the catalog no longer has.",
                                    "Create " + gone + " again as it was, or RESUME " + query.id()
                                            + " FROM EARLIEST to begin anew.",
                                    0),
                            new IllegalStateException("the query " + gone + " is not in the catalog"));
                }
            }
        }
    }

    // ---- second pass

    private Strands replay(int journal, long lastEpoch) {
        Strands replaying = fresh();
        NewEpochs epochs = new NewEpochs(lastEpoch);
        try {
            journals.read(journal, taken -> {
                if (epochs.isNew(taken)) {
                    for (JournalEntry entry : taken.entries()) {
                        replay(entry, replaying);
                    }
                    replaying.lastEpoch = taken.epoch();
                }
                if (taken.epoch() <= lastEpoch) {
                    takeNotes(taken, replaying);
                }
            });
        } finally {
            replaying.closeReaders();
        }
        return replaying;
    }

    private void replay(JournalEntry entry, Strands to) {
        switch (entry) {
            case QueryAdded added -> add(added, to);
            case StrandJoined joined -> join(joined.strand(), to);
            case QueryDropped ignored -> {}
            case StrandStopped stopped -> stop(stopped, to);
            case StrandResumed resumed ->
                to.byName.computeIfPresent(resumed.strand(), (name, standing) -> standing.with(null));
            case PipelineMerged merged -> merge(merged, to);
            case TickCut tick -> tick(tick, to);
        }
        replayed++;
    }

    private void add(QueryAdded added, Strands to) {
        Long since = liveSince.get(added.queryId());
        PersistentQuery query = catalog.get(added.queryId());
        if (query == null || since == null || since != replayed) {
            return;
        }
        Strand strand = newStrand.apply(added.queryId());
        try {
            strand.dataflow().add(QueryDefinition.of(query));
        } catch (QueryFailedException failed) {
            throw new Unrecoverable(
                    Queries.downstream(Set.of(query.id()), catalog.values()), Queries.stop(failed), failed);
        }
        strand.start(added.starts());
        to.byName.put(added.queryId(), new RecoveredStrand(strand, new OwnOffsets(), null));
    }

    private void join(String name, Strands to) {
        RecoveredStrand joining = to.byName.remove(name);
        RecoveredStrand joined = to.byName.get(Strand.JOINED);
        to.closeReader(name);
        if (joining != null && joined != null) {
            joined.strand().adopt(joining.strand());
            joined.own().take(joining.own(), joined.strand().topics()::contains);
        }
    }

    private void stop(StrandStopped stopped, Strands to) {
        RecoveredStrand from = to.byName.get(stopped.from());
        Set<String> leaving = new LinkedHashSet<>(stopped.queries());
        if (from == null) {
            return;
        }
        leaving.retainAll(from.strand().dataflow().queries());
        if (leaving.isEmpty()) {
            return;
        }
        if (stopped.from().equals(stopped.strand())) {
            to.byName.put(stopped.from(), from.with(stopped.stop()));
        } else {
            to.byName.put(stopped.strand(), Queries.split(from, stopped.strand(), leaving, stopped.stop()));
        }
    }

    private void merge(PipelineMerged merged, Strands to) {
        Strands other = replay(merged.journal(), merged.epoch());
        other.byName.forEach((name, recovered) -> {
            String newName = name.equals(Strand.JOINED) ? merged.strand() : name;
            recovered.strand().rename(newName);
            to.byName.put(newName, recovered);
        });
    }

    private void takeNotes(JournalRecord taken, Strands to) {
        Set<String> noted = new HashSet<>();
        for (StrandNote note : taken.strands()) {
            RecoveredStrand recovered = to.byName.get(note.strand());
            noted.add(note.strand());
            if (recovered != null) {
                note.passed().forEach((partition, offset) -> {
                    if (recovered.strand().topics().contains(partition.topic())) {
                        recovered.strand().setPosition(partition, offset);
                    }
                });
                recovered.own().forget(topic -> true);
                note.own().forEach(recovered.own()::restore);
            }
        }
        to.byName.forEach((name, recovered) -> {
            if (!noted.contains(name)) {
                recovered.own().forget(topic -> true);
            }
        });
    }

    private void tick(TickCut tick, Strands to) {
        RecoveredStrand recovered = to.byName.get(tick.strand());
        if (recovered == null || recovered.strand().dataflow().queries().isEmpty()) {
            return;
        }
        Strand strand = recovered.strand();
        if (!stateIsKept()) {
            for (OffsetRange range : tick.inputs()) {
                if (strand.topics().contains(range.partition().topic())) {
                    strand.setPosition(range.partition(), range.to());
                }
            }
            return;
        }
        for (TopicPartition idle : tick.idle()) {
            strand.setIdle(idle);
        }
        RangeReader reader = to.readers.computeIfAbsent(tick.strand(), ignored -> newReader.get());
        try {
            for (OffsetRange range : tick.inputs()) {
                if (strand.topics().contains(range.partition().topic())) {
                    reader.read(range, strand::add);
                }
            }
            strand.tick(tick.clockMillis());
        } catch (OffsetGapException gap) {
            throw gone(gap, strand);
        } catch (QueryFailedException failed) {
            throw new Unrecoverable(
                    Queries.downstream(Set.of(failed.queryId()), catalog.values()), Queries.stop(failed), failed);
        }
        // What could not be computed was told when it happened.
        strand.dataflow().queries().forEach(strand.dataflow()::takeRowErrors);
    }

    private Unrecoverable gone(OffsetGapException gap, Strand strand) {
        Set<String> readersOfTopic =
                Queries.readersOf(gap.partition().topic(), strand.dataflow().queries(), catalog);
        String first = readersOfTopic.stream().findFirst().orElse("");
        return new Unrecoverable(
                Queries.downstream(readersOfTopic, catalog.values()),
                QueryStop.error(
                        first,
                        "HISTORY_GONE",
                        "The query's state cannot be rebuilt: it was made from offset " + gap.from() + " on of "
                                + gap.partition().topic() + ", partition "
                                + gap.partition().partition() + ", but the topic now "
                                + (gap.isBehindEnd() ? "ends at " + gap.end() : "begins at " + gap.first()) + ".",
                        "RESUME " + first + " FROM EARLIEST begins anew with what is left; or DROP and CREATE it."
                                + " Raise the topic's retention before it happens again.",
                        0),
                gap);
    }

    private boolean stateIsKept() {
        return liveSince.keySet().stream()
                .map(catalog::get)
                .anyMatch(query -> query != null && PlanScans.keepsState(query.root()));
    }

    // ---- what came out

    /** The strands, with that of the queries that have joined. */
    List<RecoveredStrand> strands() {
        return List.copyOf(strands.byName.values());
    }

    /** Queries that the journal knows and the catalog no longer does: they end here. */
    List<String> orphans() {
        List<String> orphans = new ArrayList<>(liveSince.keySet());
        orphans.removeIf(catalog::containsKey);
        orphans.sort(null);
        return orphans;
    }

    /** Queries of the catalog that never began here. */
    List<PersistentQuery> unstarted() {
        List<PersistentQuery> unstarted = new ArrayList<>(catalog.values());
        unstarted.removeIf(query -> liveSince.containsKey(query.id()));
        return unstarted;
    }

    long lastEpoch() {
        return strands.lastEpoch;
    }
}
