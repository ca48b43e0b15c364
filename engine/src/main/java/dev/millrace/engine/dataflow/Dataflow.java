// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.state.StateLimitException;
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
import java.util.TreeMap;

/**
 * Queries that run together: one graph of operators, moved on by ticks. A query that reads what another one of the same dataflow
 * writes gets it inside the tick, so all answers of a tick belong to the same prefix of the input.
 *
 * <p>A pure machine: it reads no clock, no file and no network. Same queries added at the same ticks, same inputs, same outputs.
 *
 * <p>Call order: {@link #add} and {@link #remove} between ticks; {@link #tick} as often as there is input. The sources that the
 * queries need from outside, and their columns, are {@link #sources()} and {@link #layout}; they change only with add and remove.
 * After an exception out of {@code tick} the dataflow is unusable.
 *
 * <p>Threading: one thread at a time calls it. With several shards it runs the parts of a tick on threads of its own and returns when
 * all are done.
 */
public final class Dataflow implements AutoCloseable {

    private final DataflowSettings settings;
    private final ExpressionCompiler expressions;
    private final ShardPool pool;
    private final Map<String, SourceInput> sources = new LinkedHashMap<>();
    private final Map<String, RunningQuery> queries = new LinkedHashMap<>();
    /** All nodes, so that each comes behind those it takes from. */
    private List<Node> nodes = new ArrayList<>();

    private long tickNumber;

    public Dataflow(ExpressionCompiler expressions, DataflowSettings settings) {
        this.expressions = expressions;
        this.settings = settings;
        this.pool = new ShardPool(settings.shards());
    }

    /**
     * Adds a query; it sees the input of the ticks from now on, and the output of the queries that are here already. Those of them
     * that read what it writes see its output.
     *
     * @throws IllegalArgumentException if there is a query of that id, or it would feed itself
     */
    public void add(QueryDefinition query) {
        add(query, StateSource.NOTHING);
    }

    /** As {@link #add(QueryDefinition)}, with the state that an earlier dataflow has written for the same plan. */
    public void add(QueryDefinition query, StateSource saved) {
        if (queries.containsKey(query.id())) {
            throw new IllegalArgumentException("a query named " + query.id() + " is running already");
        }
        GraphBuilder builder = new GraphBuilder(query, settings, expressions, sources, queries.values(), saved);
        RunningQuery running = builder.build();
        feedEarlier(running);
        queries.put(query.id(), running);
        nodes.addAll(running.nodes());
        nodes.sort(Comparator.comparingInt(Node::stage));
    }

    /** Lets the queries that are here already, and read what {@code writer} writes, get its output. */
    private void feedEarlier(RunningQuery writer) {
        List<RunningQuery> all = new ArrayList<>(queries.values());
        all.add(writer);
        queries.values().forEach(reader -> writer.feedEarlier(reader, all));
    }

    /** Removes a query and its state; those that read its output get no more of it. Does nothing if there is none of that id. */
    public void remove(String queryId) {
        RunningQuery query = queries.remove(queryId);
        if (query == null) {
            return;
        }
        nodes.removeIf(node -> node.queryId().equals(queryId));
        nodes.forEach(node -> node.disconnect(queryId));
        sources.values()
                .forEach(
                        source -> source.scans().removeIf(node -> node.queryId().equals(queryId)));
        sources.values().removeIf(source -> source.scans().isEmpty());
    }

    /**
     * Takes the queries of {@code other}, with their state, into this dataflow; where they read what a query here writes they are
     * wired to it from the next tick on, and likewise the other way round. The other dataflow must have the same settings and is unusable
     * afterwards. The sources that both have must stand at the same positions.
     */
    public void adopt(Dataflow other) {
        for (RunningQuery query : other.queries.values()) {
            if (queries.containsKey(query.definition().id())) {
                throw new IllegalArgumentException(
                        "a query named " + query.definition().id() + " is running already");
            }
        }
        for (RunningQuery query : other.queries.values()) {
            query.relocate(sources, queries.values());
            feedEarlier(query);
            queries.put(query.definition().id(), query);
            nodes.addAll(query.nodes());
        }
        nodes.sort(Comparator.comparingInt(Node::stage));
        tickNumber = Math.max(tickNumber, other.tickNumber);
        other.queries.clear();
        other.nodes = new ArrayList<>();
        other.sources.clear();
        other.pool.close();
    }

    /**
     * Tells what has changed in all state tables since the last call; the settings must ask for {@link DataflowSettings#tracked}.
     * Only between ticks.
     */
    public void writeChanges(StateSink sink) {
        if (!settings.tracked()) {
            throw new IllegalStateException("changes of the state are not tracked");
        }
        for (RunningQuery query : queries.values()) {
            query.writeChanges(sink);
        }
    }

    /** Where event time stands. Only between ticks. */
    public DataflowTimes times() {
        Map<String, Long> sourceTimes = new LinkedHashMap<>();
        sources.forEach((name, source) -> sourceTimes.put(name, source.watermark()));
        Map<String, List<Long>> nodeTimes = new LinkedHashMap<>();
        queries.forEach((id, query) ->
                nodeTimes.put(id, query.nodes().stream().map(Node::watermark).toList()));
        return new DataflowTimes(tickNumber, sourceTimes, nodeTimes);
    }

    /** Sets event time to where it stood; all queries have been added, and no tick has run yet. */
    public void resume(DataflowTimes times) {
        tickNumber = times.tickNumber();
        times.sources().forEach((name, watermark) -> {
            SourceInput source = sources.get(name);
            if (source != null) {
                source.advance(watermark, false);
            }
        });
        times.nodes().forEach((id, watermarks) -> {
            RunningQuery query = queries.get(id);
            for (int i = 0; query != null && i < watermarks.size(); i++) {
                query.nodes().get(i).resume(watermarks.get(i));
            }
        });
    }

    /** The sources that must be brought from outside. One that a query here writes is among them, for what others write to it. */
    public Collection<SourceDefinition> sources() {
        return sources.values().stream().map(SourceInput::definition).toList();
    }

    /** The columns in which {@code source} must bring its rows; ROWTIME is never among them, it is the lane. */
    public List<ScanColumn> layout(String source) {
        return source(source).layout();
    }

    /** Whether a query of this dataflow brings all of its own output to the readers of {@code source}. */
    public boolean isWritten(String source) {
        return queries.values().stream().anyMatch(query -> query.writes(source));
    }

    /** The ids of the queries, in the order in which they were added. */
    public List<String> queries() {
        return List.copyOf(queries.keySet());
    }

    /**
     * Passes one tick of input through all queries.
     *
     * @return for each query that put something out, what; in the order in which the queries were added
     * @throws StateLimitException if the state has outgrown its limit
     */
    public List<QueryOutput> tick(TickInput input) {
        tickNumber++;
        input.batches().forEach((name, batch) -> {
            SourceInput source = source(name);
            source.advance(batch.watermark(), batch.idle());
            Changes changes = batch.changes();
            if (changes != null && changes.rows() > 0) {
                source.enqueue(changes, settings.shards());
            }
        });
        nodes.forEach(Node::advanceTime);
        runStages(input.clockMillis());
        checkStateLimit();
        List<QueryOutput> outputs = new ArrayList<>();
        for (RunningQuery query : queries.values()) {
            for (Changes changes : query.takeOutput()) {
                outputs.add(new QueryOutput(query.definition().id(), changes));
            }
        }
        return outputs;
    }

    /** Tells all queries that their input is complete: open windows close, ordered results come out. */
    public List<QueryOutput> complete(long clockMillis) {
        Map<String, SourceBatch> ends = new LinkedHashMap<>();
        sources.keySet().forEach(name -> ends.put(name, new SourceBatch(null, Long.MAX_VALUE, false)));
        return tick(new TickInput(ends, clockMillis));
    }

    private void runStages(long clockMillis) {
        int first = 0;
        while (first < nodes.size()) {
            int end = first;
            while (end < nodes.size()
                    && nodes.get(end).stage() == nodes.get(first).stage()) {
                end++;
            }
            int from = first;
            int to = end;
            pool.run(shard -> {
                for (int i = from; i < to; i++) {
                    nodes.get(i).run(shard, tickNumber, clockMillis, i);
                }
            });
            for (int i = from; i < to; i++) {
                nodes.get(i).deliver();
            }
            first = end;
        }
    }

    /** Bytes of memory that the state of one query takes, about. */
    public long stateBytes(String queryId) {
        RunningQuery query = queries.get(queryId);
        return query == null ? 0 : query.stateBytes();
    }

    /** What one query has done so far; empty if there is none of that id. Only between ticks. */
    public Optional<QueryFigures> figures(String queryId) {
        return Optional.ofNullable(queries.get(queryId)).map(RunningQuery::figures);
    }

    /** Lets the totals of all figures count again from nothing, as after a replay of what was counted before. Only between ticks. */
    public void restartFigures() {
        queries.values().forEach(RunningQuery::restartFigures);
    }

    /** The counters of one query, such as {@code late_rows}, summed over its operators and shards. */
    public Map<String, Long> counters(String queryId) {
        RunningQuery query = queries.get(queryId);
        return query == null ? Map.of() : new TreeMap<>(query.counters());
    }

    /** The rows of one query that could not be computed since the last call: each once, with equal reasons together. */
    public List<FailedRows> takeFailedRows(String queryId) {
        RunningQuery query = queries.get(queryId);
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
        RunningQuery query = queries.get(queryId);
        return query == null ? Long.MIN_VALUE : query.watermark();
    }

    private void checkStateLimit() {
        long total = 0;
        for (RunningQuery query : queries.values()) {
            total += query.stateBytes();
        }
        if (total > settings.stateLimitBytes()) {
            RunningQuery largest = queries.values().stream()
                    .max(Comparator.comparingLong(RunningQuery::stateBytes))
                    .orElseThrow();
            throw new StateLimitException(
                    "the state of all queries takes " + (total >> 20) + " MiB, more than the limit of "
                            + (settings.stateLimitBytes() >> 20) + " MiB; the largest is query "
                            + largest.definition().id() + " with " + (largest.stateBytes() >> 20)
                            + " MiB. Raise --state-limit (and the heap), or bound the query with a"
                            + " window");
        }
    }

    private SourceInput source(String name) {
        SourceInput source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no query of this dataflow reads " + name);
        }
        return source;
    }

    @Override
    public void close() {
        pool.close();
    }
}
