// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which query takes what from which. A query that reads a stream or table that another one writes gets the rows inside the
 * tick, and only what strangers write comes through the topic; so some combinations make no sense and are refused before they
 * begin. Pure bookkeeping.
 */
public final class QueryWiring {
    private final Map<String, Wires> queries = new LinkedHashMap<>();

    /**
     * @param reads the sources that are read, by name
     * @param fromTopic those of which columns are read that only a record in a topic has
     * @param inGroup whether it runs apart, with its offsets in a consumer group
     */
    private record Wires(
            Map<String, SourceDefinition> reads,
            Set<String> fromTopic,
            @Nullable SourceDefinition sink,
            boolean inGroup) {

        boolean writes(String source) {
            return sink != null && sink.name().equals(source);
        }
    }

    /**
     * Asks whether a query can run beside others, before it is accepted.
     *
     * @param running the others, without the one that gives way to it
     * @throws LoopException NOT_SUPPORTED if it cannot
     */
    public static void check(Collection<PersistentQuery> running, PersistentQuery added) {
        QueryWiring wiring = new QueryWiring();
        for (PersistentQuery query : Queries.connected(added, running)) {
            wiring.queries.put(query.id(), wires(QueryDefinition.of(query), query.inGroup()));
        }
        // What cannot run already is not to be blamed on the new one, nor may it keep others from coming.
        String before = wiring.mixed(added.id());
        wiring.queries.put(added.id(), wires(QueryDefinition.of(added), added.inGroup()));
        wiring.refuseCycle(added.id(), wires(QueryDefinition.of(added), added.inGroup()));
        String after = wiring.mixed(added.id());
        if (after != null && !after.equals(before)) {
            wiring.refuseMixedReading(added.id());
        }
    }

    private @Nullable String mixed(String queryId) {
        try {
            refuseMixedReading(queryId);
            return null;
        } catch (LoopException refused) {
            return refused.getMessage();
        }
    }

    /**
     * Adds a query that shares its ticks with the others.
     *
     * @throws LoopException NOT_SUPPORTED if it cannot run beside the others; then it is not added
     */
    void add(QueryDefinition query) {
        add(query, false);
    }

    /**
     * Adds a query.
     *
     * @param inGroup whether it runs apart, with its offsets in a consumer group
     * @throws LoopException NOT_SUPPORTED if it cannot run beside the others; then it is not added
     */
    void add(QueryDefinition query, boolean inGroup) {
        Wires wires = wires(query, inGroup);
        queries.put(query.id(), wires);
        try {
            refuseCycle(query.id(), wires);
            refuseMixedReading(query.id());
        } catch (LoopException refused) {
            queries.remove(query.id());
            throw refused;
        }
    }

    void remove(String queryId) {
        queries.remove(queryId);
    }

    boolean knows(String queryId) {
        return queries.containsKey(queryId);
    }

    /** The other queries that get what {@code queryId} writes. */
    Set<String> readersOf(String queryId) {
        Set<String> readers = new TreeSet<>();
        Wires writer = queries.get(queryId);
        if (writer != null) {
            queries.forEach((id, reader) -> {
                if (!id.equals(queryId) && reader.reads().keySet().stream().anyMatch(writer::writes)) {
                    readers.add(id);
                }
            });
        }
        return readers;
    }

    /** Whether any query reads the source of that name. */
    boolean isRead(String source) {
        return queries.values().stream().anyMatch(wires -> wires.reads().containsKey(source));
    }

    /** Whether the query reads the source of that name. */
    boolean reads(String queryId, String source) {
        Wires wires = queries.get(queryId);
        return wires != null && wires.reads().containsKey(source);
    }

    /** The queries that hand rows of {@code source} to such readers inside the tick. */
    private List<String> writersOf(String source, boolean inGroup) {
        List<String> writers = new ArrayList<>();
        queries.forEach((id, wires) -> {
            if (wires.writes(source) && wires.inGroup() == inGroup) {
                writers.add(id);
            }
        });
        return writers;
    }

    /** The topics by which the query's answer moves: of its sources, and in place of those that queries here write, of theirs. */
    Set<String> topicsBehind(String queryId) {
        Set<String> topics = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(queryId));
        while (!open.isEmpty()) {
            String id = open.remove();
            Wires reader = queries.get(id);
            if (reader == null || !seen.add(id)) {
                continue;
            }
            reader.reads().forEach((source, definition) -> {
                List<String> writers = writersOf(source, reader.inGroup());
                if (writers.isEmpty()) {
                    topics.add(definition.topic().name());
                }
                open.addAll(writers);
            });
        }
        return topics;
    }

    private static Wires wires(QueryDefinition query, boolean inGroup) {
        Map<String, SourceDefinition> reads = new LinkedHashMap<>();
        Set<String> fromTopic = new HashSet<>();
        collect(query.root(), reads, fromTopic);
        return new Wires(reads, fromTopic, query.sink(), inGroup);
    }

    private static void collect(PlanNode plan, Map<String, SourceDefinition> reads, Set<String> fromTopic) {
        if (plan instanceof PlanNode.Scan scan) {
            SourceDefinition source = scan.source();
            reads.put(source.name(), source);
            if (scan.columns().stream().anyMatch(column -> isOnlyInTopic(source, column))) {
                fromTopic.add(source.name());
            }
        }
        plan.inputs().forEach(input -> collect(input, reads, fromTopic));
    }

    private static boolean isOnlyInTopic(SourceDefinition source, ScanColumn column) {
        return switch (column.origin()) {
            case ROWPARTITION, ROWOFFSET -> true;
            case DECLARED ->
                source.column(column.field().name())
                        .map(declared -> declared.role() == ColumnDefinition.Role.HEADERS)
                        .orElse(false);
            case ROWTIME, WINDOWSTART, WINDOWEND -> false;
        };
    }

    private void refuseCycle(String queryId, Wires added) {
        Deque<Wires> open = new ArrayDeque<>();
        Set<Wires> seen = new HashSet<>();
        open.add(added);
        while (!open.isEmpty()) {
            Wires writer = open.remove();
            for (Wires reader : queries.values()) {
                boolean takes = reader.reads().keySet().stream().anyMatch(writer::writes);
                if (takes && reader.equals(added)) {
                    throw notSupported(
                            "The query " + queryId + " would read, directly or through others, what it writes itself.",
                            "Write to another stream, or read from another one.");
                }
                if (takes && seen.add(reader)) {
                    open.add(reader);
                }
            }
        }
    }

    private void refuseMixedReading(String queryId) {
        for (Wires writer : queries.values()) {
            SourceDefinition sink = writer.sink();
            if (sink == null || !isRead(sink.name())) {
                continue;
            }
            for (Wires reader : queries.values()) {
                if (reader.inGroup() != writer.inGroup()) {
                    // It reads the topic.
                    continue;
                }
                if (reader.fromTopic().contains(sink.name())) {
                    throw notSupported(
                            "Partition, offset and headers of " + sink.name()
                                    + " are known only once its records are in the topic, but " + queryId
                                    + " makes a query get them before.",
                            "Declare the topic as a stream of another name and read partition, offset or headers"
                                    + " there, with no query reading " + sink.name() + ".");
                }
                for (SourceDefinition source : reader.reads().values()) {
                    if (!source.name().equals(sink.name())
                            && source.topic().name().equals(sink.topic().name())) {
                        throw notSupported(
                                "The topic " + sink.topic().name() + " would be read both as " + sink.name()
                                        + " and as " + source.name() + " while a query here writes it.",
                                "Read it under one of the two names only.");
                    }
                }
            }
        }
    }

    private static LoopException notSupported(String message, String hint) {
        return new LoopException(LoopError.NOT_SUPPORTED, message, hint, null);
    }
}
