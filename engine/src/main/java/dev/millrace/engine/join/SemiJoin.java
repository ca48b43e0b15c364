// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
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
 * The rows of the left input for which a matching right row exists (SEMI) or none does (ANTI), kept exact. Without a residual
 * condition a left row costs one lookup and a right row touches left rows only when it is the first of its key or the last to go;
 * with one, each left row counts its matches. Event time: the later of the row's and that of the change that let it appear
 * or disappear.
 */
final class SemiJoin implements Operator {

    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    private final JoinShape shape;
    private final boolean wantsMatch;
    private final MatchFinder finder;
    private final ChangesBuilder out;
    private final ByteWriter key = new ByteWriter(64);
    private final ByteWriter row = new ByteWriter(256);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private @Nullable RowIndex left;
    private @Nullable RowIndex right;

    SemiJoin(JoinShape shape) {
        this.shape = shape;
        wantsMatch = shape.type() == JoinType.SEMI;
        finder = new MatchFinder(shape);
        out = new ChangesBuilder(shape.left().types());
    }

    @Override
    public void open(OperatorContext context) {
        left = new RowIndex(context, "left");
        right = new RowIndex(context, "right");
    }

    @Override
    public void restored() {
        index(LEFT).restored();
        index(RIGHT).restored();
    }

    private RowIndex index(int port) {
        RowIndex index = port == LEFT ? left : right;
        if (index == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return index;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        List<Column> keys = shape.side(port).keyColumns(changes, tick);
        if (shape.residual() != null) {
            findMatches(port, changes, keys, tick);
        }
        for (int i = 0; i < changes.rows(); i++) {
            boolean hasKey = JoinShape.writeKey(keys, i, key);
            if (port == LEFT) {
                changeLeft(changes, i, hasKey);
            } else if (hasKey) {
                changeRight(changes, i);
            }
        }
    }

    private void findMatches(int port, Changes changes, List<Column> keys, Tick tick) {
        RowIndex other = index(1 - port);
        finder.begin();
        for (int i = 0; i < changes.rows(); i++) {
            if (JoinShape.writeKey(keys, i, key)) {
                for (int slot = other.first(other.find(key)); slot >= 0; slot = other.next(slot)) {
                    finder.addCandidate(port, changes, i, slot, other::readRow);
                }
            }
            finder.endRow(tick);
        }
        finder.finish(tick);
    }

    private void changeLeft(Changes changes, int position, boolean hasKey) {
        RowIndex rights = index(RIGHT);
        int weight = changes.weight(position);
        long timestamp = changes.timestamps()[position];
        long matches = 0;
        if (shape.residual() == null) {
            matches = hasKey ? rights.total(rights.find(key)) : 0;
        } else {
            for (int i = finder.from(position); i < finder.to(position); i++) {
                matches += rights.weight(finder.slot(i));
            }
        }
        if (matches > 0 == wantsMatch) {
            out.append(changes, position, weight);
        }
        if (hasKey) {
            writeRow(changes, position);
            int slot = index(LEFT).add(key, row, weight, timestamp);
            if (slot >= 0 && shape.residual() != null) {
                index(LEFT).setMatches(slot, matches);
            }
        }
    }

    private void changeRight(Changes changes, int position) {
        RowIndex lefts = index(LEFT);
        RowIndex rights = index(RIGHT);
        int weight = changes.weight(position);
        long timestamp = changes.timestamps()[position];
        if (shape.residual() == null) {
            long before = rights.total(rights.find(key));
            long after = before + weight;
            if (before > 0 != after > 0) {
                for (int slot = lefts.first(lefts.find(key)); slot >= 0; slot = lefts.next(slot)) {
                    turn(slot, after > 0, timestamp);
                }
            }
        } else {
            for (int i = finder.from(position); i < finder.to(position); i++) {
                int slot = finder.slot(i);
                long before = lefts.matches(slot);
                long after = before + weight;
                lefts.setMatches(slot, after);
                if (before > 0 != after > 0) {
                    turn(slot, after > 0, timestamp);
                }
            }
        }
        writeRow(changes, position);
        rights.add(key, row, weight, timestamp);
    }

    /** A left row has got its first match or lost its last. */
    private void turn(int slot, boolean matched, long timestamp) {
        RowIndex lefts = index(LEFT);
        lefts.readRow(slot, reader);
        RowCodec.read(reader, out.columns());
        int weight = lefts.weight(slot);
        out.endRow(Math.max(timestamp, lefts.timestamp(slot)), matched == wantsMatch ? weight : -weight);
    }

    private void writeRow(Changes changes, int position) {
        row.clear();
        RowCodec.write(changes.columns(), position, row);
    }

    @Override
    public void endTick(Tick tick, Output output) {
        if (out.rows() > 0) {
            output.emit(NetChanges.of(out.build()));
        }
    }
}
