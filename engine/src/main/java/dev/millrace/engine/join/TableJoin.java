// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.RowIndex;
import dev.millrace.plan.node.JoinType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The join of two changing relations, kept exact: INNER, LEFT, RIGHT or FULL, by equal keys of any kind or none. Both inputs are kept
 * as Z-sets by key; a change meets the other input as it stands, and since the join is linear in each input the sum over a tick is
 * the join of the new states. What a tick comes to is put out at its end ({@link NetChanges}), so no row shows that
 * one input had moved and the other not yet.
 *
 * <p>A row that matches nothing is put out with nulls where its side keeps such rows, and taken back when a match appears. Without a
 * residual condition that is seen from the number of rows of the key; with one, each row counts its matches.
 *
 * <p>For a tick of one record the changes are those of a Kafka Streams table-table join: the old joined row is deleted, the new one
 * inserted, at the later of the two rows' times; a foreign key's rows follow in the order of their primary
 * key ({@link KeyOrder}).
 */
public final class TableJoin implements Operator {

    private final JoinShape shape;
    private final MatchFinder finder;
    private final JoinedRows out;
    private final List<KeyOrder> orders;
    private final ByteWriter key = new ByteWriter(64);
    private final ByteWriter row = new ByteWriter(256);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final @Nullable RowIndex[] indexes = new @Nullable RowIndex[2];

    /** An operator for {@code shape}, of whichever type; SEMI and ANTI are {@link SemiJoin}s. */
    public static Operator of(JoinShape shape) {
        return shape.type() == JoinType.SEMI || shape.type() == JoinType.ANTI
                ? new SemiJoin(shape)
                : new TableJoin(shape);
    }

    private TableJoin(JoinShape shape) {
        this.shape = shape;
        finder = new MatchFinder(shape);
        out = new JoinedRows(shape);
        orders = List.of(new KeyOrder(shape.left()), new KeyOrder(shape.right()));
    }

    @Override
    public void open(OperatorContext context) {
        indexes[0] = new RowIndex(context, "left");
        indexes[1] = new RowIndex(context, "right");
    }

    @Override
    public void restored() {
        index(0).restored();
        index(1).restored();
    }

    private RowIndex index(int port) {
        RowIndex index = indexes[port];
        if (index == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return index;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        List<Column> keys = shape.side(port).keyColumns(changes, tick);
        RowIndex other = index(1 - port);
        finder.begin();
        for (int i = 0; i < changes.rows(); i++) {
            if (JoinShape.writeKey(keys, i, key)) {
                for (int slot : orders.get(1 - port).slots(other, other.find(key))) {
                    finder.addCandidate(port, changes, i, slot, other::readRow);
                }
            }
            finder.endRow(tick);
        }
        finder.finish(tick);
        for (int i = 0; i < changes.rows(); i++) {
            change(port, changes, i, JoinShape.writeKey(keys, i, key));
        }
    }

    private void change(int port, Changes changes, int position, boolean hasKey) {
        RowIndex own = index(port);
        RowIndex other = index(1 - port);
        int weight = changes.weight(position);
        long timestamp = changes.timestamps()[position];
        long keyTotal = hasKey ? own.total(own.find(key)) : 0;
        long matches = 0;
        for (int i = finder.from(position); i < finder.to(position); i++) {
            int slot = finder.slot(i);
            int otherWeight = other.weight(slot);
            matches += otherWeight;
            long time = Math.max(timestamp, other.timestamp(slot));
            boolean turns = countMatch(1 - port, slot, keyTotal, weight);
            if (turns && weight > 0) {
                other.readRow(slot, reader);
                out.read(1 - port, reader).pad(port).endRow(time, -otherWeight);
            }
            other.readRow(slot, reader);
            out.take(port, changes, position)
                    .read(1 - port, reader)
                    .endRow(time, Math.multiplyExact(weight, otherWeight));
            if (turns && weight < 0) {
                other.readRow(slot, reader);
                out.read(1 - port, reader).pad(port).endRow(time, otherWeight);
            }
        }
        if (matches <= 0 && shape.keepsUnmatched(port)) {
            out.take(port, changes, position).pad(1 - port).endRow(timestamp, weight);
        }
        if (hasKey) {
            store(port, changes, position, matches);
        }
    }

    /**
     * Counts {@code weight} more matches of the row at {@code slot}, of which there were {@code keyTotal} if the keys alone decide.
     * Whether the row, on a side that keeps unmatched rows, has got its first match or lost its last.
     */
    private boolean countMatch(int port, int slot, long keyTotal, int weight) {
        if (!shape.keepsUnmatched(port)) {
            return false;
        }
        RowIndex index = index(port);
        long before = shape.residual() == null ? keyTotal : index.matches(slot);
        long after = before + weight;
        if (shape.residual() != null) {
            index.setMatches(slot, after);
        }
        return before > 0 != after > 0;
    }

    private void store(int port, Changes changes, int position, long matches) {
        row.clear();
        RowCodec.write(changes.columns(), position, row);
        int slot = index(port).add(key, row, changes.weight(position), changes.timestamps()[position]);
        if (slot >= 0 && shape.residual() != null && shape.keepsUnmatched(port)) {
            index(port).setMatches(slot, matches);
        }
    }

    @Override
    public void endTick(Tick tick, Output output) {
        if (out.rows() > 0) {
            output.emit(NetChanges.of(out.build()));
        }
    }
}
