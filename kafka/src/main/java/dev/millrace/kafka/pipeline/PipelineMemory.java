// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.plan.PersistentQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a pipeline knows from one of its lives to the next. Belongs to the pipeline's thread. */
final class PipelineMemory {
    /** The queries that are to run, in the order of their creation. */
    private final Map<String, PersistentQuery> catalog = new LinkedHashMap<>();

    /** Those that somebody has paused. */
    private final Set<String> paused = new HashSet<>();

    /** Those whose state cannot be had. */
    private final Map<String, QueryStop> lost = new HashMap<>();

    /** Where reading has to come before the ticks that failed are known to be behind; each record is a tick until then. */
    private final Map<TopicPartition, Long> suspect = new HashMap<>();

    private @Nullable QueryStop pending;

    PipelineMemory(Collection<PersistentQuery> queries, Collection<String> pausedIds) {
        queries.forEach(query -> catalog.put(query.id(), query));
        paused.addAll(pausedIds);
    }

    Map<String, PersistentQuery> catalog() {
        return catalog;
    }

    Set<String> paused() {
        return paused;
    }

    Map<String, QueryStop> lost() {
        return lost;
    }

    Map<TopicPartition, Long> suspect() {
        return suspect;
    }

    /** A stop that is to be carried out when the state stands again; null if there is none. */
    @Nullable
    QueryStop pending() {
        return pending;
    }

    void setPending(@Nullable QueryStop stop) {
        pending = stop;
    }

    /** The queries whose state can be had, as far as is known. */
    Map<String, PersistentQuery> recoverable() {
        Map<String, PersistentQuery> recoverable = new LinkedHashMap<>(catalog);
        recoverable.keySet().removeAll(lost.keySet());
        return recoverable;
    }

    void forget(String queryId) {
        catalog.remove(queryId);
        paused.remove(queryId);
        lost.remove(queryId);
        if (pending != null && pending.queryId().equals(queryId)) {
            pending = null;
        }
    }
}
