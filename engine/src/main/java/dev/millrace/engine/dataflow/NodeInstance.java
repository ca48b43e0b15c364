// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.List;

/**
 * One shard's operator of a {@link Node}: what waits at its ports, what it has for other shards, the errors of its rows, and what it
 * has done so far. The shard's thread writes within a tick; between ticks whoever calls the dataflow reads.
 */
final class NodeInstance {

    private final Operator operator;
    private final OperatorHost host;
    private final int[] portOrder;
    private final RowErrors errors = new RowErrors();
    private final List<List<Changes>> waiting = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private long rowsIn;
    private long rowsOut;
    private long busyNanos;
    private long stateBytes;

    /** A batch on its way to another shard. */
    private record Sent(Node.Edge edge, int shard, Changes changes) {}

    /** {@code portOrder}: the ports in the order in which their batches are taken. */
    NodeInstance(Operator operator, OperatorHost host, int[] portOrder) {
        this.operator = operator;
        this.host = host;
        this.portOrder = portOrder.clone();
        for (int port = 0; port < portOrder.length; port++) {
            waiting.add(new ArrayList<>());
        }
        measureState();
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

    void enqueue(int port, Changes changes) {
        waiting.get(port).add(changes);
    }

    /** Takes what waits and ends the tick. The time it takes is measured here, around the operator, which never sees it. */
    void run(Tick tick, Output output) {
        long beganNanos = System.nanoTime();
        for (int port : portOrder) {
            List<Changes> batches = waiting.get(port);
            for (int i = 0; i < batches.size(); i++) {
                Changes batch = batches.get(i);
                rowsIn += batch.rows();
                operator.process(port, batch, tick, output);
                errors.settle(batch);
            }
            batches.clear();
        }
        operator.endTick(tick, output);
        errors.settle();
        busyNanos += System.nanoTime() - beganNanos;
    }

    void countOut(int rows) {
        rowsOut += rows;
    }

    /** Keeps a batch for another shard until all have run. */
    void keepFor(Node.Edge edge, int shard, Changes changes) {
        sent.add(new Sent(edge, shard, changes));
    }

    void deliver() {
        for (Sent each : sent) {
            each.edge().target().enqueue(each.shard(), each.edge().port(), each.changes());
        }
        sent.clear();
    }

    /** Takes up how much memory the state now takes; returns by how many bytes it has grown. */
    long measureState() {
        long bytes = 0;
        for (StateTable table : host.tables()) {
            bytes += table.bytes();
        }
        long growth = bytes - stateBytes;
        stateBytes = bytes;
        return growth;
    }

    /** Bytes of memory that the state took at the end of the last tick in which this ran, about. */
    long stateBytes() {
        return stateBytes;
    }

    long rowsIn() {
        return rowsIn;
    }

    long rowsOut() {
        return rowsOut;
    }

    long busyNanos() {
        return busyNanos;
    }

    /** Counts again from nothing. */
    void restartFigures() {
        rowsIn = 0;
        rowsOut = 0;
        busyNanos = 0;
    }
}
