// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.ByteHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator's place in the graph: an instance per shard, the edges to those that take its output, and its event time. The nodes of
 * one stage run without talking to other shards; an edge with an {@link Exchange} leads to a later stage.
 */
final class Node implements TimeSource {

    private final NodeAddress address;
    private final long addressHash;
    private final List<Input> inputs;
    private final List<NodeInstance> instances;
    private final List<Edge> edges = new ArrayList<>();
    private final List<TimeSource> times = new ArrayList<>();
    private final List<Node> followers = new ArrayList<>();
    private List<Edge> feeds = List.of();
    private List<Edge> targets = List.of();
    private List<BitSet> ready = List.of();
    private int stage;
    private int rank;
    private long watermark = Long.MIN_VALUE;
    private long watermarkBefore = Long.MIN_VALUE;
    private long movedInTick = -1;
    private boolean idle;
    private long runs;
    private NodeLabel label = new NodeLabel("", "");

    /** A way to one port of another node; rows change shard where {@code exchange} is set. */
    record Edge(Node target, int port, @Nullable Exchange exchange) {}

    /** Another node of the same query that this one takes from, and whether rows change shard on the way. */
    record Input(Node node, boolean crosses) {}

    /** The query, and the node's number in it: the same whenever the same plan is built. */
    record NodeAddress(String query, int number) {}

    Node(NodeAddress address, List<Input> inputs, List<NodeInstance> instances) {
        this.address = address;
        byte[] id = address.query().getBytes(StandardCharsets.UTF_8);
        this.addressHash = ByteHash.mix(ByteHash.stable(id, 0, id.length), address.number());
        this.inputs = List.copyOf(inputs);
        this.instances = List.copyOf(instances);
        this.inputs.forEach(input -> times.add(input.node()));
    }

    String queryId() {
        return address.query();
    }

    List<Input> inputs() {
        return inputs;
    }

    List<NodeInstance> instances() {
        return instances;
    }

    int stage() {
        return stage;
    }

    void setStage(int newStage) {
        stage = newStage;
    }

    /** The place in the order in which nodes run. */
    int rank() {
        return rank;
    }

    /** Gives this node its place; {@code readyByShard} is where it notes, by that place, that something waits for it. */
    void place(int newRank, List<BitSet> readyByShard) {
        rank = newRank;
        ready = readyByShard;
    }

    /** What people are told that this node is. */
    NodeLabel label() {
        return label;
    }

    /** Says what people are told that this node is. */
    void setLabel(NodeLabel newLabel) {
        label = newLabel;
    }

    /** What people are told if it fails. */
    String title() {
        return label.operator() + " n" + address.number();
    }

    /** Leads this node's output to another node of the same query. */
    void connect(Node target, int port, @Nullable Exchange exchange) {
        edges.add(new Edge(target, port, exchange));
        targets = List.copyOf(edges);
    }

    /** From now on the output goes to these nodes of other queries too, and to no others. */
    void setFeeds(List<Edge> edgesToQueries) {
        feeds = List.copyOf(edgesToQueries);
        List<Edge> all = new ArrayList<>(edges);
        all.addAll(feeds);
        targets = List.copyOf(all);
    }

    List<TimeSource> times() {
        return times;
    }

    /** From now on this node's time comes from {@code sources}, the least of those that are not idle. */
    void setTimes(List<? extends TimeSource> sources) {
        times.clear();
        times.addAll(sources);
    }

    void enqueue(int shard, int port, Changes changes) {
        if (changes.rows() > 0) {
            instances.get(shard).enqueue(port, changes);
            markReady(shard);
        }
    }

    /** Lets the operator of {@code shard} run in this tick. */
    void markReady(int shard) {
        ready.get(shard).set(rank);
    }

    /** Sets event time and the number of runs to where they stood before a restart. */
    void resume(long savedWatermark, long savedRuns) {
        watermark = savedWatermark;
        watermarkBefore = savedWatermark;
        runs = savedRuns;
    }

    /** Takes the watermark of tick {@code tickNumber} from where the input comes from; returns whether anything has changed. */
    boolean advanceTime(long tickNumber) {
        long least = Long.MAX_VALUE;
        boolean anyActive = false;
        for (TimeSource source : times) {
            if (!source.idle()) {
                least = Math.min(least, source.watermark());
                anyActive = true;
            }
        }
        boolean changed = idle == anyActive;
        idle = !anyActive;
        if (anyActive && least > watermark) {
            watermarkBefore = watermark;
            movedInTick = tickNumber;
            watermark = least;
            return true;
        }
        return changed;
    }

    /** Whether time alone gives the operator of {@code shard} something to do. */
    boolean isDue(int shard) {
        try {
            return instances.get(shard).operator().isDue(watermark);
        } catch (Throwable failure) {
            QueryFailedException.passOnIfFatal(failure);
            throw QueryFailedException.running(queryId(), title(), failure);
        }
    }

    /** Runs one shard's operator over what waits and ends its tick. Batches for other shards wait for {@link #deliver}. */
    void run(int shard, long tickNumber, long clockMillis) {
        NodeInstance instance = instances.get(shard);
        EvaluationContext context = new EvaluationContext(clockMillis, seed(shard, clockMillis), instance.errors());
        long before = movedInTick == tickNumber ? watermarkBefore : watermark;
        Tick tick = new Tick(tickNumber, before, watermark, context);
        try {
            instance.run(tick, changes -> send(shard, changes, context));
        } catch (Throwable failure) {
            QueryFailedException.passOnIfFatal(failure);
            throw QueryFailedException.running(queryId(), title(), failure);
        }
    }

    /**
     * Where the random numbers of a run begin. It depends on this query, this operator, how often it has run, and the clock, so
     * no other query can change it; and a host that cannot say how often it had run before a restart does not get the same
     * numbers again, as the clock has gone on.
     */
    private long seed(int shard, long clockMillis) {
        return ByteHash.mix(ByteHash.mix(ByteHash.mix(addressHash, shard), runs), clockMillis);
    }

    private void send(int shard, Changes changes, EvaluationContext context) {
        if (changes.rows() == 0) {
            return;
        }
        NodeInstance instance = instances.get(shard);
        instance.countOut(changes.rows());
        for (Edge edge : targets) {
            if (edge.exchange() == null || instances.size() == 1) {
                edge.target().enqueue(shard, edge.port(), changes);
                continue;
            }
            @Nullable Changes[] parts = edge.exchange().split(changes, instances.size(), context);
            for (int target = 0; target < parts.length; target++) {
                Changes part = parts[target];
                if (part != null) {
                    instance.keepFor(edge, target, part);
                }
            }
        }
    }

    /**
     * Ends a tick in which this node ran on any shard: hands over what was sent to other shards, sending shard by sending shard, so
     * that the order is always the same.
     */
    void deliver() {
        runs++;
        for (NodeInstance instance : instances) {
            instance.deliver();
        }
    }

    /** Takes up how much memory the state now takes; returns by how many bytes it has grown. */
    long measureState() {
        long growth = 0;
        for (NodeInstance instance : instances) {
            growth += instance.measureState();
        }
        return growth;
    }

    long stateBytes() {
        long bytes = 0;
        for (NodeInstance instance : instances) {
            bytes += instance.stateBytes();
        }
        return bytes;
    }

    long rowsIn() {
        long rows = 0;
        for (NodeInstance instance : instances) {
            rows += instance.rowsIn();
        }
        return rows;
    }

    /** What this node has done so far; {@code ids} names the nodes of its query. */
    OperatorFigures figures(Map<Node, String> ids) {
        long rowsOut = 0;
        long busyNanos = 0;
        boolean keepsState = false;
        for (NodeInstance instance : instances) {
            rowsOut += instance.rowsOut();
            busyNanos += instance.busyNanos();
            keepsState |= !instance.host().tables().isEmpty();
        }
        List<String> feedsIds = new ArrayList<>();
        for (Edge edge : targets) {
            String target = ids.get(edge.target());
            if (target != null) {
                feedsIds.add(target);
            }
        }
        return new OperatorFigures(
                ids.getOrDefault(this, ""),
                label.operator(),
                label.detail(),
                keepsState,
                rowsIn(),
                rowsOut,
                stateBytes(),
                busyNanos,
                feedsIds);
    }

    /** How often this node has run, in ticks. */
    long runs() {
        return runs;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public boolean idle() {
        return idle;
    }

    @Override
    public List<Node> followers() {
        return followers;
    }
}
