// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.journal.Journal;
import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all journals say of who belongs where, without replaying anything: which queries each pipeline has, and which pipelines have
 * become parts of others. Not thread-safe.
 */
final class Survey {
    private final Map<Integer, Set<String>> queries = new TreeMap<>();
    private final Map<Integer, Set<Integer>> parts = new TreeMap<>();

    /** Reads the first {@code partitions} of the journal. */
    static Survey of(Journal journal, int partitions) {
        Survey survey = new Survey();
        journal.readAll(partitions, survey::add);
        return survey;
    }

    /** Takes a record; those of one partition come in their order. */
    void add(Journal.Entry found) {
        Set<String> live = queries.computeIfAbsent(found.partition(), ignored -> new LinkedHashSet<>());
        found.record().entries().forEach(entry -> {
            switch (entry) {
                case QueryAdded added -> live.add(added.queryId());
                case QueryDropped dropped -> live.remove(dropped.queryId());
                case PipelineMerged merged ->
                    parts.computeIfAbsent(found.partition(), ignored -> new HashSet<>())
                            .add(merged.journal());
                default -> {
                    // Says nothing of who belongs where.
                }
            }
        });
    }

    /** Whether the pipeline of that journal has become a part of another one. */
    private boolean isPart(int partition) {
        return parts.values().stream().anyMatch(merged -> merged.contains(partition));
    }

    /** The queries of each pipeline that is not a part of another, with those of its parts. */
    Map<Integer, Set<String>> pipelines() {
        Map<Integer, Set<String>> pipelines = new TreeMap<>();
        queries.keySet().forEach(partition -> {
            if (!isPart(partition)) {
                Set<String> all = new LinkedHashSet<>();
                collect(partition, all, new HashSet<>());
                pipelines.put(partition, all);
            }
        });
        return pipelines;
    }

    /** A query that a part had may have been dropped in the whole; then recovery finds that out. */
    private void collect(int partition, Set<String> into, Set<Integer> seen) {
        if (seen.add(partition)) {
            into.addAll(queries.getOrDefault(partition, Set.of()));
            parts.getOrDefault(partition, Set.of()).forEach(part -> collect(part, into, seen));
        }
    }

    /** The journals that {@code partition}'s is made of, itself included. */
    Set<Integer> journals(int partition) {
        Set<Integer> seen = new LinkedHashSet<>();
        collect(partition, new HashSet<>(), seen);
        return seen;
    }
}
