// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.table;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the records of a table's topic into changes of the table: +1 sets the row of its key, which deletes the row that was there;
 * −1 deletes it. Puts out the old row with −1 and the new one with +1, both at the new record's time. Keeps the latest row per key.
 * A row with a null in its key is left out, as a table has no such row.
 *
 * <p>Changes of a table (a deletion followed by an insertion of the same key) pass through unchanged, so the input may come from
 * a topic or from another operator.
 */
public final class LatestRows implements Operator {

    private final int[] key;
    private final List<Type> types;
    private final RowBytesLane rows = new RowBytesLane();
    private final ByteWriter keyBytes = new ByteWriter(64);
    private final ByteWriter rowBytes = new ByteWriter(256);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ChangesBuilder out;
    private StateTable table;

    /** {@code key}: positions of the primary key among columns of {@code types}. */
    public LatestRows(List<Integer> key, List<Type> types) {
        this.key = key.stream().mapToInt(Integer::intValue).toArray();
        this.types = List.copyOf(types);
        this.out = new ChangesBuilder(types);
        this.table = new StateTable("rows", rows, false);
    }

    @Override
    public void open(OperatorContext context) {
        table = context.state("rows", rows);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        for (int row = 0; row < changes.rows(); row++) {
            if (writeKey(changes, row)) {
                if (changes.weight(row) > 0) {
                    set(changes, row);
                } else {
                    delete(changes.timestamps()[row]);
                }
            }
        }
        output.emit(out.build());
    }

    private boolean writeKey(Changes changes, int row) {
        keyBytes.clear();
        for (int index : key) {
            if (changes.column(index).isNull(row)) {
                return false;
            }
            RowCodec.write(changes.column(index), row, keyBytes);
        }
        return true;
    }

    private void set(Changes changes, int row) {
        int slot = table.insert(keyBytes);
        long timestamp = changes.timestamps()[row];
        if (slot < 0) {
            slot = -slot - 1;
        } else {
            emitStored(slot, timestamp);
        }
        rowBytes.clear();
        RowCodec.write(changes.columns(), row, rowBytes);
        rows.set(slot, rowBytes.toByteArray());
        table.touch(slot);
        out.append(changes, row, 1);
    }

    private void delete(long timestamp) {
        int slot = table.find(keyBytes);
        if (slot >= 0) {
            emitStored(slot, timestamp);
            table.remove(slot);
        }
    }

    private void emitStored(int slot, long timestamp) {
        reader.reset(rows.get(slot), 0);
        RowCodec.read(reader, out.columns());
        out.endRow(timestamp, -1);
    }

    /** All rows of the table, in an order that depends only on the calls so far, at time 0. */
    public Changes rows() {
        ChangesBuilder all = new ChangesBuilder(types);
        List<ColumnBuilder> columns = new ArrayList<>(all.columns());
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                reader.reset(rows.get(slot), 0);
                RowCodec.read(reader, columns);
                all.endRow(0, 1);
            }
        }
        return all.build();
    }
}
