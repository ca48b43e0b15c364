// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.engine.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a dataflow, the sources that they read, and the schedule that follows from both. Each change is checked before it
 * takes hold: what throws leaves the graph as it was.
 */
final class Graph {

    private final ExpressionCompiler expressions;
    private final DataflowSettings settings;
    private final Map<String, SourceInput> sources = new LinkedHashMap<>();
    private final Map<String, RunningQuery> queries = new LinkedHashMap<>();
    private Schedule schedule;

    Graph(ExpressionCompiler expressions, DataflowSettings settings) {
        this.expressions = expressions;
        this.settings = settings;
        this.schedule = new Schedule(List.of(), List.of(), settings.shards());
    }

    Schedule schedule() {
        return schedule;
    }

    /** By name, in the order in which queries first asked for them. */
    Map<String, SourceInput> sources() {
        return sources;
    }

    SourceInput source(String name) {
        SourceInput source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no query of this dataflow reads " + name);
        }
        return source;
    }

    /** In the order in which they were added. */
    Collection<RunningQuery> queries() {
        return queries.values();
    }

    @Nullable
    RunningQuery query(String id) {
        return queries.get(id);
    }

    Set<String> ids() {
        return queries.keySet();
    }

    /** Builds a query and wires it to the others. */
    void add(QueryDefinition query, StateSource saved) {
        requireNew(query.id());
        Map<String, Integer> columnsBefore = new LinkedHashMap<>();
        sources.forEach(
                (name, source) -> columnsBefore.put(name, source.layout().size()));
        try {
            queries.put(query.id(), new GraphBuilder(query, settings, expressions, sources, saved).build());
            connect(Wiring.of(queries.values()));
        } catch (Throwable failure) {
            queries.remove(query.id());
            release(query.id());
            columnsBefore.forEach((name, columns) -> source(name).truncateLayout(columns));
            connect(Wiring.of(queries.values()));
            QueryFailedException.passOnIfFatal(failure);
            throw QueryFailedException.building(query.id(), failure);
        }
    }

    /** Removes a query; returns whether it was there. */
    boolean remove(String id) {
        if (queries.remove(id) == null) {
            return false;
        }
        release(id);
        connect(Wiring.of(queries.values()));
        return true;
    }

    /** Moves all queries of {@code other} here, behind those that are here. */
    void adopt(Graph other) {
        if (!other.settings.equals(settings)) {
            throw new IllegalArgumentException("a dataflow of other settings cannot be taken over");
        }
        other.queries.keySet().forEach(this::requireNew);
        List<RunningQuery> all = new ArrayList<>(queries.values());
        all.addAll(other.queries.values());
        Wiring wiring = Wiring.of(all);
        other.queries.values().forEach(query -> take(query, other.sources));
        connect(wiring);
        other.queries.clear();
        other.sources.clear();
    }

    /** Moves the queries of these ids to {@code apart}, which is empty. */
    void moveTo(Graph apart, Set<String> ids) {
        List<RunningQuery> leaving = new ArrayList<>();
        List<RunningQuery> staying = new ArrayList<>();
        queries.forEach((id, query) -> (ids.contains(id) ? leaving : staying).add(query));
        if (leaving.size() < ids.size()) {
            throw new IllegalArgumentException("not all of " + ids + " are among " + queries.keySet());
        }
        for (RunningQuery writer : leaving) {
            for (RunningQuery reader : staying) {
                if (reader.scans().stream().anyMatch(writer::canFeed)) {
                    throw new IllegalArgumentException(
                            "the query " + reader.id() + " is fed by " + writer.id() + " and would have to go with it");
                }
            }
        }
        leaving.forEach(query -> apart.take(query, sources));
        leaving.forEach(query -> queries.remove(query.id()));
        leaving.forEach(query -> release(query.id()));
        apart.connect(Wiring.of(leaving));
        connect(Wiring.of(staying));
    }

    private void requireNew(String id) {
        if (queries.containsKey(id)) {
            throw new IllegalArgumentException("a query named " + id + " is running already");
        }
    }

    private void connect(Wiring wiring) {
        schedule = wiring.connect(sources, settings.shards());
        int ordinal = 0;
        for (RunningQuery query : queries.values()) {
            query.setOrdinal(ordinal++);
        }
    }

    /** Lets no source bring rows to the scans of a query any more. */
    private void release(String id) {
        sources.values()
                .forEach(
                        source -> source.scans().removeIf(node -> node.queryId().equals(id)));
        sources.values().removeIf(source -> source.scans().isEmpty());
    }

    /** Takes a query in, and lets its scans read from the sources here; one that is new here stands where it stood before. */
    private void take(RunningQuery query, Map<String, SourceInput> former) {
        for (RunningQuery.Scan scan : query.scans()) {
            String name = scan.source().name();
            SourceInput source = sources.get(name);
            if (source == null) {
                source = new SourceInput(scan.source());
                sources.put(name, source);
                SourceInput before = former.get(name);
                if (before != null) {
                    source.advance(before.watermark(), before.idle());
                }
            }
            scan.setTopicPlaces(source.require(scan.columns()));
            source.scans().add(scan.node());
        }
        queries.put(query.id(), query);
    }
}
