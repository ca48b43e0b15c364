// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * How the queries of a dataflow hang together: which feed which inside the tick, where each scan takes its time from, and the order
 * in which nodes run. All of it follows from the queries alone and is found anew whenever one comes or goes, so nothing is left
 * behind of one that has gone. {@link #of} finds it and may refuse; {@link #connect} puts it in force.
 */
final class Wiring {

    /** The queries, each behind those that feed it; otherwise in the order in which they were added. */
    private final List<RunningQuery> order;

    private final List<Feed> feeds;

    /** {@code writer} brings its output to {@code scan}; {@code places} are the scan's columns among the writer's. */
    private record Feed(RunningQuery writer, RunningQuery reader, RunningQuery.Scan scan, int[] places) {}

    private Wiring(List<RunningQuery> order, List<Feed> feeds) {
        this.order = order;
        this.feeds = feeds;
    }

    /**
     * The wiring of {@code queries}; changes nothing.
     *
     * @throws IllegalArgumentException if a query would feed itself, or reads what its writer does not have
     */
    static Wiring of(Collection<RunningQuery> queries) {
        Map<String, List<RunningQuery>> writers = new HashMap<>();
        for (RunningQuery query : queries) {
            SourceDefinition sink = query.definition().sink();
            if (sink != null) {
                writers.computeIfAbsent(sink.name(), ignored -> new ArrayList<>())
                        .add(query);
            }
        }
        List<Feed> feeds = new ArrayList<>();
        for (RunningQuery reader : queries) {
            for (RunningQuery.Scan scan : reader.scans()) {
                for (RunningQuery writer : writers.getOrDefault(scan.source().name(), List.of())) {
                    if (writer != reader && writer.canFeed(scan)) {
                        feeds.add(new Feed(writer, reader, scan, writer.places(scan)));
                    }
                }
            }
        }
        return new Wiring(order(List.copyOf(queries), feeds), feeds);
    }

    private static List<RunningQuery> order(List<RunningQuery> queries, List<Feed> feeds) {
        Map<RunningQuery, Integer> numbers = new HashMap<>();
        queries.forEach(query -> numbers.put(query, numbers.size()));
        int[] missing = new int[queries.size()];
        Map<RunningQuery, List<RunningQuery>> readers = new HashMap<>();
        for (Feed feed : feeds) {
            missing[numbers.getOrDefault(feed.reader(), 0)]++;
            readers.computeIfAbsent(feed.writer(), ignored -> new ArrayList<>()).add(feed.reader());
        }
        PriorityQueue<Integer> complete = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                complete.add(i);
            }
        }
        List<RunningQuery> order = new ArrayList<>(queries.size());
        while (!complete.isEmpty()) {
            RunningQuery next = queries.get(complete.poll());
            order.add(next);
            for (RunningQuery reader : readers.getOrDefault(next, List.of())) {
                int number = numbers.getOrDefault(reader, 0);
                if (--missing[number] == 0) {
                    complete.add(number);
                }
            }
        }
        if (order.size() < queries.size()) {
            refuse(feeds, order);
        }
        return order;
    }

    private static void refuse(List<Feed> feeds, List<RunningQuery> ordered) {
        // Whoever is left is fed by somebody who is left: going back from feeder to feeder ends in the circle.
        List<Feed> left = feeds.stream()
                .filter(feed -> !ordered.contains(feed.writer()) && !ordered.contains(feed.reader()))
                .toList();
        List<RunningQuery> passed = new ArrayList<>();
        Feed feed = left.getFirst();
        while (!passed.contains(feed.reader())) {
            passed.add(feed.reader());
            RunningQuery writer = feed.writer();
            feed = left.stream()
                    .filter(each -> each.reader() == writer)
                    .findFirst()
                    .orElseThrow();
        }
        throw new IllegalArgumentException("the query " + feed.reader().id() + " would feed itself through "
                + feed.scan().source().name());
    }

    /** Puts the wiring in force for queries that read {@code sources}, and says in which order their nodes run. */
    Schedule connect(Map<String, SourceInput> sources, int shards) {
        Map<Node, List<Node.Edge>> edges = new HashMap<>();
        Map<Node, List<Node>> feeders = new HashMap<>();
        for (Feed feed : feeds) {
            Node scan = feed.scan().node();
            edges.computeIfAbsent(feed.writer().root(), ignored -> new ArrayList<>())
                    .add(new Node.Edge(scan, ScanRows.FROM_QUERY, null));
            feeders.computeIfAbsent(scan, ignored -> new ArrayList<>())
                    .add(feed.writer().root());
            feed.scan().setQueryPlaces(feed.places());
        }
        for (RunningQuery query : order) {
            query.root().setFeeds(edges.getOrDefault(query.root(), List.of()));
            for (RunningQuery.Scan scan : query.scans()) {
                List<Node> from = feeders.get(scan.node());
                scan.node().setTimes(from == null ? List.of(source(sources, scan.source())) : from);
            }
        }
        sources.values().forEach(source -> source.followers().clear());
        order.forEach(query -> query.nodes().forEach(node -> node.followers().clear()));
        order.forEach(query -> query.nodes()
                .forEach(node -> node.times().forEach(time -> time.followers().add(node))));
        return schedule(shards);
    }

    private static SourceInput source(Map<String, SourceInput> sources, SourceDefinition definition) {
        SourceInput source = sources.get(definition.name());
        if (source == null) {
            throw new IllegalStateException("the source " + definition.name() + " is missing");
        }
        return source;
    }

    private Schedule schedule(int shards) {
        List<Node> nodes = new ArrayList<>();
        Map<Node, RunningQuery> owners = new HashMap<>();
        for (RunningQuery query : order) {
            for (Node node : query.nodes()) {
                int stage = 0;
                for (Node.Input input : node.inputs()) {
                    stage = Math.max(stage, input.node().stage() + (input.crosses() ? 1 : 0));
                }
                for (TimeSource time : node.times()) {
                    stage = time instanceof Node feeder ? Math.max(stage, feeder.stage()) : stage;
                }
                node.setStage(stage);
                nodes.add(node);
                owners.put(node, query);
            }
        }
        nodes.sort(Comparator.comparingInt(Node::stage));
        return new Schedule(nodes, nodes.stream().map(owners::get).toList(), shards);
    }
}
