// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.kafka.loop.JournalEntry.QueryAdded;
import dev.millrace.kafka.loop.JournalEntry.QueryDropped;
import dev.millrace.kafka.loop.JournalEntry.QueryJoined;
import dev.millrace.kafka.loop.JournalEntry.TickCut;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Rebuilds the strands from the journal, in two passes: {@link #survey} finds which queries still run and where the journal
 * ends, {@link #replay} runs what concerns them again. Outputs are dropped, as they were sent before.
 *
 * <p>Where no live query keeps state only positions are taken over, and no record is read.
 */
final class Recovery {
    private final Map<String, PersistentQuery> catalog;
    private final Function<String, Strand> newStrand;
    private final Supplier<RangeReader> newReader;

    /** For each query the ordinal of the journal entry that added it last; absent once dropped. */
    private final Map<String, Long> liveSince = new HashMap<>();

    /** What each of these queries writes. */
    private final Map<String, String> sinks = new HashMap<>();

    private final Strand joined;
    private final Map<String, Strand> strands = new LinkedHashMap<>();
    private final Map<String, RangeReader> readers = new HashMap<>();
    private List<OffsetRange> own = List.of();
    private long lastEpoch;
    private long surveyed;
    private long replayed;

    /**
     * @param catalog the queries that are to run, by id
     * @param newStrand makes an empty strand of that name
     */
    Recovery(
            Map<String, PersistentQuery> catalog, Function<String, Strand> newStrand, Supplier<RangeReader> newReader) {
        this.catalog = catalog;
        this.newStrand = newStrand;
        this.newReader = newReader;
        this.joined = newStrand.apply(Strand.JOINED);
        strands.put(Strand.JOINED, joined);
    }

    /** First pass, record by record. */
    void survey(JournalRecord record) {
        lastEpoch = Math.max(lastEpoch, record.epoch());
        own = record.own();
        for (JournalEntry entry : record.entries()) {
            if (entry instanceof QueryAdded added) {
                liveSince.put(added.queryId(), surveyed);
                sinks.put(added.queryId(), added.sink());
            } else if (entry instanceof QueryDropped dropped) {
                liveSince.remove(dropped.queryId());
            }
            surveyed++;
        }
    }

    /** Second pass, record by record. */
    void replay(JournalRecord record) {
        for (JournalEntry entry : record.entries()) {
            switch (entry) {
                case QueryAdded added -> add(added);
                case QueryJoined joined -> join(joined.queryId());
                case QueryDropped ignored -> {}
                case TickCut tick -> tick(tick);
            }
            replayed++;
        }
        record.passed().forEach((partition, offset) -> {
            if (joined.topics().contains(partition.topic())) {
                joined.setPosition(partition, offset);
            }
        });
    }

    private void add(QueryAdded added) {
        Long since = liveSince.get(added.queryId());
        PersistentQuery query = catalog.get(added.queryId());
        if (query == null || since == null || since != replayed) {
            return;
        }
        Strand strand = newStrand.apply(added.queryId());
        strand.dataflow().add(QueryDefinition.of(query));
        strand.start(added.starts());
        strands.put(added.queryId(), strand);
    }

    private void join(String queryId) {
        Strand strand = strands.remove(queryId);
        if (strand != null) {
            joined.adopt(strand);
            RangeReader reader = readers.remove(queryId);
            if (reader != null) {
                reader.close();
            }
        }
    }

    private void tick(TickCut tick) {
        Strand strand = strands.get(tick.queryId());
        if (strand == null || strand.dataflow().queries().isEmpty()) {
            return;
        }
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
        RangeReader reader = readers.computeIfAbsent(tick.queryId(), ignored -> newReader.get());
        for (OffsetRange range : tick.inputs()) {
            if (strand.topics().contains(range.partition().topic())) {
                reader.read(range, strand::add);
            }
        }
        strand.tick(tick.clockMillis());
        // What could not be computed was told when it happened.
        strand.dataflow().queries().forEach(strand.dataflow()::takeRowErrors);
    }

    /**
     * Fails if a query that has gone without being dropped here fed one that keeps state.
     *
     * @throws LoopException QUERY_UNKNOWN
     */
    void refuseMissingFeeders() {
        for (String gone : orphans()) {
            String sink = sinks.getOrDefault(gone, "");
            boolean needed = catalog.values().stream()
                    .anyMatch(query -> PlanScans.keepsState(query.root())
                            && ReplayBound.sourceNames(query.root()).contains(sink));
            if (needed) {
                throw LoopException.queryUnknown(gone, sink);
            }
        }
    }

    private boolean stateIsKept() {
        return liveSince.keySet().stream()
                .map(catalog::get)
                .anyMatch(query -> query != null && PlanScans.keepsState(query.root()));
    }

    Strand joined() {
        return joined;
    }

    /** The strands of queries that had not caught up. */
    List<Strand> catchingUp() {
        List<Strand> others = new ArrayList<>(strands.values());
        others.removeIf(strand -> strand.name().equals(Strand.JOINED));
        return others;
    }

    /** Queries that the journal knows and the catalog no longer does: they end here. */
    List<String> orphans() {
        List<String> orphans = new ArrayList<>(liveSince.keySet());
        orphans.removeIf(catalog::containsKey);
        orphans.sort(null);
        return orphans;
    }

    /** Queries of the catalog that never began. */
    List<PersistentQuery> unstarted() {
        List<PersistentQuery> unstarted = new ArrayList<>(catalog.values());
        unstarted.removeIf(query -> liveSince.containsKey(query.id()));
        return unstarted;
    }

    List<OffsetRange> own() {
        return own;
    }

    long lastEpoch() {
        return lastEpoch;
    }

    void closeReaders() {
        readers.values().forEach(RangeReader::close);
        readers.clear();
    }
}
