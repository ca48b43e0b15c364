// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.RowIndex;
import dev.millrace.plan.node.JoinType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up each row of a stream (port 0) in a table (port 1) as it is when the row comes. Only the stream's rows put out rows, with
 * their own time; a LEFT join's row that finds nothing gets nulls at once, and what was put out is never taken back. State: the
 * table, by join key.
 *
 * <p>The host decides which table a row meets: it gives the table's changes before the stream's rows that shall see them.
 */
public final class StreamTableJoin implements Operator {

    private static final int STREAM = 0;
    private static final int TABLE = 1;
    private static final int NO_MATCH = -1;

    private final JoinShape shape;
    private final MatchFinder finder;
    private final ByteWriter key = new ByteWriter(64);
    private final ByteWriter row = new ByteWriter(256);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private @Nullable RowIndex table;

    public StreamTableJoin(JoinShape shape) {
        if (shape.type() != JoinType.INNER && shape.type() != JoinType.LEFT) {
            throw new IllegalArgumentException("a stream-table join is INNER or LEFT, not " + shape.type());
        }
        this.shape = shape;
        finder = new MatchFinder(shape);
    }

    @Override
    public void open(OperatorContext context) {
        table = new RowIndex(context, "table");
    }

    @Override
    public void restored() {
        table().restored();
    }

    private RowIndex table() {
        if (table == null) {
            throw new IllegalStateException("the operator is not open");
        }
        return table;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        List<Column> keys = shape.side(port).keyColumns(changes, tick);
        if (port == TABLE) {
            store(changes, keys);
        } else {
            lookUp(changes, keys, tick, output);
        }
    }

    private void store(Changes changes, List<Column> keys) {
        for (int i = 0; i < changes.rows(); i++) {
            if (JoinShape.writeKey(keys, i, key)) {
                row.clear();
                RowCodec.write(changes.columns(), i, row);
                table().add(key, row, changes.weight(i), changes.timestamps()[i]);
            }
        }
    }

    private void lookUp(Changes changes, List<Column> keys, Tick tick, Output output) {
        RowIndex rows = table();
        finder.begin();
        for (int i = 0; i < changes.rows(); i++) {
            if (JoinShape.writeKey(keys, i, key)) {
                for (int slot = rows.first(rows.find(key)); slot >= 0; slot = rows.next(slot)) {
                    finder.addCandidate(STREAM, changes, i, slot, rows::readRow);
                }
            }
            finder.endRow(tick);
        }
        finder.finish(tick);
        emit(changes, output);
    }

    private void emit(Changes changes, Output output) {
        Pairs pairs = new Pairs(changes.rows());
        for (int i = 0; i < changes.rows(); i++) {
            int before = pairs.count;
            for (int match = finder.from(i); match < finder.to(i); match++) {
                int slot = finder.slot(match);
                if (table().weight(slot) > 0) {
                    pairs.add(i, slot);
                }
            }
            if (pairs.count == before && shape.type() == JoinType.LEFT) {
                pairs.add(i, NO_MATCH);
            }
        }
        List<Column> columns =
                new ArrayList<>(changes.columns().size() + shape.right().types().size());
        for (Column column : changes.columns()) {
            columns.add(column.select(pairs.rows, pairs.count));
        }
        columns.addAll(tableColumns(pairs));
        Changes joined = changes.selectLanes(columns, pairs.rows, pairs.count);
        output.emit(new Changes(
                pairs.count, joined.columns(), joined.timestamps(), weights(changes, pairs), joined.watermarks()));
    }

    /** A stream's row meets each of the table's equal rows; {@code null} if each meets one. */
    private int @Nullable [] weights(Changes changes, Pairs pairs) {
        int[] weights = new int[pairs.count];
        boolean allOnce = true;
        for (int i = 0; i < pairs.count; i++) {
            int times = pairs.slots[i] == NO_MATCH ? 1 : table().weight(pairs.slots[i]);
            weights[i] = Math.multiplyExact(changes.weight(pairs.rows[i]), times);
            allOnce &= weights[i] == 1;
        }
        return allOnce ? null : weights;
    }

    private List<Column> tableColumns(Pairs pairs) {
        List<ColumnBuilder> builders =
                shape.right().types().stream().map(ColumnBuilder::of).toList();
        for (int i = 0; i < pairs.count; i++) {
            if (pairs.slots[i] == NO_MATCH) {
                builders.forEach(ColumnBuilder::appendNull);
            } else {
                table().readRow(pairs.slots[i], reader);
                RowCodec.read(reader, builders);
            }
        }
        return builders.stream().map(ColumnBuilder::build).toList();
    }

    /** Rows of the batch and the table's slots that they met. */
    private static final class Pairs {
        private int[] rows;
        private int[] slots;
        private int count;

        Pairs(int capacity) {
            rows = new int[Math.max(1, capacity)];
            slots = new int[rows.length];
        }

        void add(int row, int slot) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
                slots = Arrays.copyOf(slots, 2 * count);
            }
            rows[count] = row;
            slots[count++] = slot;
        }
    }
}
