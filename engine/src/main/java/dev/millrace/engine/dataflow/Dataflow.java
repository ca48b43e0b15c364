// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Queries that run together: one graph of operators, moved on by ticks. A query that reads what another one of the same dataflow
 * writes gets it inside the tick, so all answers of a tick belong to the same prefix of the input.
 *
 * <p>A pure machine: it reads no clock, no file and no network. Same queries added at the same ticks, same inputs, same outputs.
 *
 * <p>Call order: {@link #add}, {@link #remove}, {@link #adopt} and {@link #extract} between ticks; {@link #tick} as often as there is
 * input. The sources that the queries need from outside, and their columns, are {@link #sources()} and {@link #layout}; they change
 * only with the former. After an exception out of {@code tick} the dataflow is unusable; after one out of the others it is as it was.
 *
 * <p>Threading: one thread at a time calls it. With several shards it runs the parts of a tick on threads of its own and returns when
 * all are done.
 */
public final class Dataflow implements AutoCloseable {

    private final DataflowSettings settings;
    private final ExpressionCompiler expressions;
    private final ShardPool pool;
    private final Graph graph;
    /** Those whose state is above their limit, by id. */
    private final Map<String, StateExcess> overLimit = new TreeMap<>();

    private long tickNumber;
    private boolean failed;

    public Dataflow(ExpressionCompiler expressions, DataflowSettings settings) {
        this.expressions = expressions;
        this.settings = settings;
        this.pool = new ShardPool(settings.shards());
        this.graph = new Graph(expressions, settings);
    }

    /**
     * Adds a query; it sees the input of the ticks from now on, and the output of the queries that are here already. Those of them
     * that read what it writes see its output.
     *
     * @throws IllegalArgumentException if there is a query of that id
     * @throws QueryFailedException if it cannot be built, or would feed itself
     */
    public void add(QueryDefinition query) {
        add(query, StateSource.NOTHING);
    }

    /** As {@link #add(QueryDefinition)}, with the state that an earlier dataflow has written for the same plan. */
    public void add(QueryDefinition query, StateSource saved) {
        graph.add(query, saved);
        graph.queries().forEach(this::watchLimit);
    }

    /**
     * Removes a query and its state; those that read its output get no more of it, and take rows and time from its topic. Does nothing
     * if there is none of that id.
     */
    public void remove(String queryId) {
        graph.remove(queryId);
        overLimit.remove(queryId);
    }

    /**
     * Takes the queries of {@code other}, with their state, into this dataflow, behind those that are here; where they read what a
     * query here writes they are wired to it from the next tick on, and likewise the other way round. The other dataflow must have
     * the same settings and is unusable afterwards. The sources that both have must stand at the same positions.
     *
     * @throws IllegalArgumentException if both have a query of the same id, or together one would feed itself
     */
    public void adopt(Dataflow other) {
        graph.adopt(other.graph);
        overLimit.putAll(other.overLimit);
        tickNumber = Math.max(tickNumber, other.tickNumber);
        other.overLimit.clear();
        other.failed = true;
        other.close();
    }

    /**
     * Moves these queries, with their state and event time, into a new dataflow of the same settings: the inverse of {@link #adopt}.
     * Where one of them was fed inside the tick by a query that stays, it takes rows and time from that query's topic from now on.
     *
     * @throws IllegalArgumentException if there is no query of one of the ids, or one that stays is fed by one that is to go
     */
    public Dataflow extract(Set<String> queryIds) {
        Dataflow apart = new Dataflow(expressions, settings);
        try {
            graph.moveTo(apart.graph, queryIds);
        } catch (RuntimeException refused) {
            apart.close();
            throw refused;
        }
        apart.tickNumber = tickNumber;
        apart.graph.queries().forEach(apart::watchLimit);
        overLimit.keySet().removeAll(queryIds);
        return apart;
    }

    /**
     * Tells what has changed in all state tables since the last call; the settings must ask for {@link DataflowSettings#tracked}.
     * Only between ticks.
     */
    public void writeChanges(StateSink sink) {
        if (!settings.tracked()) {
            throw new IllegalStateException("changes of the state are not tracked");
        }
        graph.queries().forEach(query -> query.writeChanges(sink));
    }

    /** Where event time stands. Only between ticks. */
    public DataflowTimes times() {
        Map<String, Long> sourceTimes = new LinkedHashMap<>();
        graph.sources().forEach((name, source) -> sourceTimes.put(name, source.watermark()));
        Map<String, List<Long>> nodeTimes = new LinkedHashMap<>();
        Map<String, List<Long>> runs = new LinkedHashMap<>();
        for (RunningQuery query : graph.queries()) {
            nodeTimes.put(
                    query.id(), query.nodes().stream().map(Node::watermark).toList());
            runs.put(query.id(), query.nodes().stream().map(Node::runs).toList());
        }
        return new DataflowTimes(tickNumber, sourceTimes, nodeTimes, runs);
    }

    /** Sets event time to where it stood; all queries have been added, and no tick has run yet. */
    public void resume(DataflowTimes times) {
        tickNumber = times.tickNumber();
        times.sources().forEach((name, watermark) -> {
            SourceInput source = graph.sources().get(name);
            if (source != null) {
                source.advance(watermark, false);
            }
        });
        times.nodes().forEach((id, watermarks) -> {
            RunningQuery query = graph.query(id);
            List<Long> runs = times.runs().getOrDefault(id, List.of());
            for (int i = 0; query != null && i < watermarks.size(); i++) {
                query.nodes().get(i).resume(watermarks.get(i), i < runs.size() ? runs.get(i) : 0);
            }
        });
        graph.schedule().refreshTimes();
    }

    /** The sources that must be brought from outside. One that a query here writes is among them, for what others write to it. */
    public Collection<SourceDefinition> sources() {
        return graph.sources().values().stream().map(SourceInput::definition).toList();
    }

    /** The columns in which {@code source} must bring its rows; ROWTIME is never among them, it is the lane. */
    public List<ScanColumn> layout(String source) {
        return graph.source(source).layout();
    }

    /** Whether a query of this dataflow brings all of its own output to the readers of {@code source}. */
    public boolean isWritten(String source) {
        return graph.queries().stream().anyMatch(query -> query.writes(source));
    }

    /** The ids of the queries, in the order in which they were added. */
    public List<String> queries() {
        return List.copyOf(graph.ids());
    }

    /**
     * Passes one tick of input through all queries. Its cost follows what the input moves, not how many queries there are.
     *
     * @return for each query that put something out, what; in the order in which the queries were added
     * @throws QueryFailedException if an operator failed; the dataflow is unusable from then on
     */
    public List<QueryOutput> tick(TickInput input) {
        if (failed) {
            throw new IllegalStateException("this dataflow has failed or has been taken over");
        }
        input.batches().keySet().forEach(graph::source);
        failed = true;
        tickNumber++;
        input.batches().forEach((name, batch) -> {
            SourceInput source = graph.source(name);
            if (source.advance(batch.watermark(), batch.idle())) {
                graph.schedule().moved(source);
            }
            Changes changes = batch.changes();
            if (changes != null && changes.rows() > 0) {
                source.enqueue(changes, settings.shards());
            }
        });
        graph.schedule().advanceTimes(tickNumber);
        List<RunningQuery> touched = graph.schedule().run(pool, tickNumber, input.clockMillis());
        touched.sort(Comparator.comparingInt(RunningQuery::ordinal));
        List<QueryOutput> outputs = new ArrayList<>();
        for (RunningQuery query : touched) {
            watchLimit(query);
            for (Changes changes : query.takeOutput()) {
                outputs.add(new QueryOutput(query.id(), changes));
            }
        }
        failed = false;
        return outputs;
    }

    /** Tells all queries that their input is complete: open windows close, ordered results come out. */
    public List<QueryOutput> complete(long clockMillis) {
        Map<String, SourceBatch> ends = new LinkedHashMap<>();
        graph.sources().keySet().forEach(name -> ends.put(name, new SourceBatch(null, Long.MAX_VALUE, false)));
        return tick(new TickInput(ends, clockMillis));
    }

    private void watchLimit(RunningQuery query) {
        Long own = query.definition().stateLimitBytes();
        long limit = own == null ? settings.stateLimitBytes() : own;
        String id = query.id();
        if (query.stateBytes() > limit) {
            overLimit.put(id, new StateExcess(id, query.stateBytes(), limit));
        } else {
            overLimit.remove(id);
        }
    }

    /** The queries whose state is above its limit, by id. A tick never fails for that: what to do about them is the host's. */
    public List<StateExcess> overLimit() {
        return List.copyOf(overLimit.values());
    }

    /** Bytes of memory that the state of one query takes, about. */
    public long stateBytes(String queryId) {
        RunningQuery query = graph.query(queryId);
        return query == null ? 0 : query.stateBytes();
    }

    /** What one query has done so far; empty if there is none of that id. Only between ticks. */
    public Optional<QueryFigures> figures(String queryId) {
        return Optional.ofNullable(graph.query(queryId)).map(RunningQuery::figures);
    }

    /** Lets the totals of all figures count again from nothing, as after a replay of what was counted before. Only between ticks. */
    public void restartFigures() {
        graph.queries().forEach(RunningQuery::restartFigures);
    }

    /** The counters of one query, such as {@code late_rows}, summed over its operators and shards. */
    public Map<String, Long> counters(String queryId) {
        RunningQuery query = graph.query(queryId);
        return query == null ? Map.of() : new TreeMap<>(query.counters());
    }

    /** The rows of one query that could not be computed since the last call: each once, with equal reasons together. */
    public List<FailedRows> takeFailedRows(String queryId) {
        RunningQuery query = graph.query(queryId);
        return query == null ? List.of() : query.takeFailedRows();
    }

    /** As {@link #takeFailedRows}: the reason of each row that could not be computed. */
    public List<String> takeRowErrors(String queryId) {
        List<String> messages = new ArrayList<>();
        for (FailedRows failed : takeFailedRows(queryId)) {
            messages.addAll(Collections.nCopies(failed.count(), failed.message()));
        }
        return messages;
    }

    /** The watermark of one query's result, ms; {@link Long#MIN_VALUE} if it has none yet. */
    public long watermark(String queryId) {
        RunningQuery query = graph.query(queryId);
        return query == null ? Long.MIN_VALUE : query.watermark();
    }

    @Override
    public void close() {
        pool.close();
    }
}
