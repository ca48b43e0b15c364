// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator's place in the graph: an instance per shard, the edges to those that take its output, and the batches that wait at its
 * ports. The nodes of one stage run without talking to other shards; an edge with an {@link Exchange} leads to a later stage.
 */
final class Node implements TimeSource {

    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    private final String queryId;
    private int stage;
    private final List<TimeSource> times = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final int[] portOrder;
    private final List<Edge> edges = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long watermarkBefore = Long.MIN_VALUE;
    private boolean idle;
    private boolean fed;
    private NodeLabel label = new NodeLabel("", "");

    /** A way to one port of another node; rows change shard where {@code exchange} is set. */
    record Edge(Node target, int port, @Nullable Exchange exchange) {}

    /**
     * One shard's operator, what waits at its ports, the errors of its rows, and what it has done so far. {@code sent} holds what
     * other shards get. The counts are written by the shard's thread within a tick and read between ticks.
     */
    static final class Instance {
        private final Operator operator;
        private final OperatorHost host;
        private final RowErrors errors = new RowErrors();
        private final List<List<Changes>> waiting = new ArrayList<>();
        private final List<Sent> sent = new ArrayList<>();
        private long rowsIn;
        private long rowsOut;
        private long busyNanos;

        Instance(Operator operator, OperatorHost host, int ports) {
            this.operator = operator;
            this.host = host;
            for (int port = 0; port < ports; port++) {
                waiting.add(new ArrayList<>());
            }
        }

        OperatorHost host() {
            return host;
        }

        Operator operator() {
            return operator;
        }

        RowErrors errors() {
            return errors;
        }

        private long stateBytes() {
            long bytes = 0;
            for (StateTable table : host.tables()) {
                bytes += table.bytes();
            }
            return bytes;
        }
    }

    /** A batch on its way to another shard. */
    private record Sent(Edge edge, int shard, Changes changes) {}

    Node(String queryId, int stage, List<? extends TimeSource> times, List<Instance> instances, int[] portOrder) {
        this.queryId = queryId;
        this.stage = stage;
        this.times.addAll(times);
        this.instances.addAll(instances);
        this.portOrder = portOrder.clone();
    }

    String queryId() {
        return queryId;
    }

    int stage() {
        return stage;
    }

    List<Instance> instances() {
        return instances;
    }

    /** What people are told that this node is. */
    NodeLabel label() {
        return label;
    }

    /** Says what people are told that this node is. */
    void setLabel(NodeLabel newLabel) {
        label = newLabel;
    }

    long rowsIn() {
        long rows = 0;
        for (Instance instance : instances) {
            rows += instance.rowsIn;
        }
        return rows;
    }

    long stateBytes() {
        long bytes = 0;
        for (Instance instance : instances) {
            bytes += instance.stateBytes();
        }
        return bytes;
    }

    /** What this node has done so far; {@code ids} names the nodes of its query. */
    OperatorFigures figures(Map<Node, String> ids) {
        long rowsOut = 0;
        long busyNanos = 0;
        for (Instance instance : instances) {
            rowsOut += instance.rowsOut;
            busyNanos += instance.busyNanos;
        }
        List<String> feeds = new ArrayList<>();
        for (Edge edge : edges) {
            String target = ids.get(edge.target());
            if (target != null) {
                feeds.add(target);
            }
        }
        return new OperatorFigures(
                ids.getOrDefault(this, ""),
                label.operator(),
                label.detail(),
                instances.stream().anyMatch(instance -> !instance.host.tables().isEmpty()),
                rowsIn(),
                rowsOut,
                stateBytes(),
                busyNanos,
                feeds);
    }

    /** Counts again from nothing. */
    void restartFigures() {
        for (Instance instance : instances) {
            instance.rowsIn = 0;
            instance.rowsOut = 0;
            instance.busyNanos = 0;
        }
    }

    /** From now on this node's time comes from {@code source} only. */
    void takeTimeFrom(TimeSource source) {
        times.clear();
        times.add(source);
        fed = false;
    }

    /** From now on this node's time comes from those that feed it inside the tick, of which {@code feeder} is one. */
    void takeTimeFromFeeder(Node feeder) {
        if (!fed) {
            times.clear();
            fed = true;
        }
        times.add(feeder);
    }

    /** Moves this node {@code stages} stages back, behind those that it will take from. */
    void moveBehind(int stages) {
        stage += stages;
    }

    void connect(Node target, int port, @Nullable Exchange exchange) {
        edges.add(new Edge(target, port, exchange));
    }

    /** Removes all edges to nodes of {@code query}. */
    void disconnect(String query) {
        edges.removeIf(edge -> edge.target().queryId.equals(query));
    }

    void enqueue(int shard, int port, Changes changes) {
        if (changes.rows() > 0) {
            instances.get(shard).waiting.get(port).add(changes);
        }
    }

    /** Sets the watermark to where it stood before a restart. */
    void resume(long savedWatermark) {
        watermark = savedWatermark;
        watermarkBefore = savedWatermark;
    }

    /** Takes this tick's watermark from where the input comes from: the least of those that are not idle. */
    void advanceTime() {
        watermarkBefore = watermark;
        long least = Long.MAX_VALUE;
        boolean anyActive = false;
        for (TimeSource source : times) {
            if (!source.idle()) {
                least = Math.min(least, source.watermark());
                anyActive = true;
            }
        }
        idle = !anyActive;
        if (anyActive) {
            watermark = Math.max(watermark, least);
        }
    }

    /**
     * Runs one shard's operator over what waits and ends its tick. Batches for other shards wait for {@link #deliver}. The time it
     * takes is measured here, around the operator, which never sees it.
     */
    void run(int shard, long tickNumber, long clockMillis, int nodeNumber) {
        long beganNanos = System.nanoTime();
        Instance instance = instances.get(shard);
        long seed = SEED_STEP * (tickNumber * 4099 + nodeNumber * 64L + shard + 1);
        EvaluationContext context = new EvaluationContext(clockMillis, seed, instance.errors);
        Tick tick = new Tick(tickNumber, watermarkBefore, watermark, context);
        Output output = changes -> send(shard, changes, context);
        for (int port : portOrder) {
            List<Changes> batches = instance.waiting.get(port);
            for (int i = 0; i < batches.size(); i++) {
                Changes batch = batches.get(i);
                instance.rowsIn += batch.rows();
                instance.operator.process(port, batch, tick, output);
                instance.errors.settle(batch);
            }
            batches.clear();
        }
        instance.operator.endTick(tick, output);
        instance.errors.settle();
        instance.busyNanos += System.nanoTime() - beganNanos;
    }

    private void send(int shard, Changes changes, EvaluationContext context) {
        if (changes.rows() == 0) {
            return;
        }
        instances.get(shard).rowsOut += changes.rows();
        for (Edge edge : edges) {
            if (edge.exchange() == null || instances.size() == 1) {
                edge.target().enqueue(shard, edge.port(), changes);
                continue;
            }
            @Nullable Changes[] parts = edge.exchange().split(changes, instances.size(), context);
            for (int target = 0; target < parts.length; target++) {
                Changes part = parts[target];
                if (part != null) {
                    instances.get(shard).sent.add(new Sent(edge, target, part));
                }
            }
        }
    }

    /** Hands over what was sent to other shards, sending shard by sending shard, so that the order is always the same. */
    void deliver() {
        for (Instance instance : instances) {
            for (Sent sent : instance.sent) {
                sent.edge().target().enqueue(sent.shard(), sent.edge().port(), sent.changes());
            }
            instance.sent.clear();
        }
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public boolean idle() {
        return idle;
    }
}
