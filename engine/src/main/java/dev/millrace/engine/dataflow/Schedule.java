// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Runs the nodes of a dataflow that have something to do in a tick, and only those: a node runs where rows wait for it, or where its
 * watermark has moved and its operator says that time is due ({@link dev.millrace.engine.operator.Operator#isDue}). What the others
 * cost is a bit each.
 *
 * <p>Nodes have ranks in the order in which they run: stage by stage, and within a stage each behind those it takes from. A shard
 * notes in a bit set of its own, by rank, what is ready; nodes that come later in the same stage are noted while it runs. Made anew
 * whenever queries come or go, which is between ticks, when nothing waits.
 */
final class Schedule {

    private final List<Node> nodes;
    /** For each node, its query if the node is that query's end. */
    private final List<RunningQuery> owners;

    private final List<BitSet> ready = new ArrayList<>();
    private final BitSet timed = new BitSet();
    /** Time has to be taken anew although no source has moved: all is new to some node. */
    private boolean fresh = true;

    /**
     * @param nodes in the order in which they run
     * @param owners the query of each
     */
    Schedule(List<Node> nodes, List<RunningQuery> owners, int shards) {
        this.nodes = List.copyOf(nodes);
        this.owners = List.copyOf(owners);
        for (int shard = 0; shard < shards; shard++) {
            ready.add(new BitSet(nodes.size()));
        }
        for (int rank = 0; rank < nodes.size(); rank++) {
            nodes.get(rank).place(rank, ready);
        }
    }

    /** Lets all nodes take their time anew in the next tick. */
    void refreshTimes() {
        fresh = true;
    }

    /** The time of {@code source} has moved. */
    void moved(TimeSource source) {
        for (Node follower : source.followers()) {
            timed.set(follower.rank());
        }
    }

    /** Moves event time on, from where it has moved to all that depends on it, and notes which operators are due. */
    void advanceTimes(long tickNumber) {
        if (fresh) {
            timed.set(0, nodes.size());
        }
        for (int rank = timed.nextSetBit(0); rank >= 0; rank = timed.nextSetBit(rank + 1)) {
            Node node = nodes.get(rank);
            if (node.advanceTime(tickNumber)) {
                moved(node);
            } else if (!fresh) {
                continue;
            }
            for (int shard = 0; shard < ready.size(); shard++) {
                if (node.isDue(shard)) {
                    node.markReady(shard);
                }
            }
        }
        timed.clear();
        fresh = false;
    }

    /**
     * Runs what is ready, stage by stage.
     *
     * @return the queries of which anything ran, each once
     */
    List<RunningQuery> run(ShardPool pool, long tickNumber, long clockMillis) {
        BitSet ran = new BitSet(nodes.size());
        for (int from = nextReady(0); from < nodes.size(); ) {
            int to = endOfStage(from);
            runStage(pool, from, to, ran, tickNumber, clockMillis);
            for (int rank = ran.nextSetBit(from); rank >= 0 && rank < to; rank = ran.nextSetBit(rank + 1)) {
                nodes.get(rank).deliver();
            }
            from = nextReady(to);
        }
        List<RunningQuery> touched = new ArrayList<>();
        for (int rank = ran.nextSetBit(0); rank >= 0; rank = ran.nextSetBit(rank + 1)) {
            if (owners.get(rank).noteRun(tickNumber, nodes.get(rank).measureState())) {
                touched.add(owners.get(rank));
            }
        }
        return touched;
    }

    /** The first rank from {@code from} on at which anything is ready on any shard; the number of nodes if there is none. */
    private int nextReady(int from) {
        int next = nodes.size();
        for (BitSet each : ready) {
            int rank = each.nextSetBit(from);
            next = rank < 0 ? next : Math.min(next, rank);
        }
        return next;
    }

    private int endOfStage(int from) {
        int stage = nodes.get(from).stage();
        int low = from;
        int high = nodes.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (nodes.get(middle).stage() <= stage) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void runStage(ShardPool pool, int from, int to, BitSet ran, long tickNumber, long clockMillis) {
        List<Integer> busy = new ArrayList<>(ready.size());
        for (int shard = 0; shard < ready.size(); shard++) {
            int rank = ready.get(shard).nextSetBit(from);
            if (rank >= 0 && rank < to) {
                busy.add(shard);
            }
        }
        List<BitSet> ranByShard = new ArrayList<>(busy.size());
        busy.forEach(shard -> ranByShard.add(new BitSet(to)));
        pool.run(busy.size(), part -> {
            int shard = busy.get(part);
            BitSet waiting = ready.get(shard);
            for (int rank = waiting.nextSetBit(from); rank >= 0 && rank < to; rank = waiting.nextSetBit(rank + 1)) {
                waiting.clear(rank);
                ranByShard.get(part).set(rank);
                nodes.get(rank).run(shard, tickNumber, clockMillis);
            }
        });
        ranByShard.forEach(ran::or);
    }
}
