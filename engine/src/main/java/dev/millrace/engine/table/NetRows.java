// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.table;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.KeyIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the changes of a table into what its topic says: at the end of a tick one row per key that the tick touched, in the order in
 * which keys were first touched: +1 with the row that now stands, or −1 with the key and nulls if none does. Rows with a null in
 * their key are left out. Has no state between ticks.
 */
public final class NetRows implements Operator {

    private final int[] key;
    private final boolean[] isKey;
    private final List<Type> types;
    private final ByteWriter keyBytes = new ByteWriter(64);
    private final List<Changes> batches = new ArrayList<>();
    private KeyIndex touched = new KeyIndex();
    /** For each touched key, in order of first touch: batch and row of its last change. */
    private int[] lastBatch = new int[16];

    private int[] lastRow = new int[16];

    /** {@code key}: positions of the primary key among columns of {@code types}. */
    public NetRows(List<Integer> key, List<Type> types) {
        this.key = key.stream().mapToInt(Integer::intValue).toArray();
        this.types = List.copyOf(types);
        this.isKey = new boolean[types.size()];
        for (int index : this.key) {
            isKey[index] = true;
        }
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        int batch = batches.size();
        batches.add(changes);
        for (int row = 0; row < changes.rows(); row++) {
            if (!writeKey(changes, row)) {
                continue;
            }
            int slot = touched.insert(keyBytes.array(), 0, keyBytes.length());
            if (slot < 0) {
                slot = -slot - 1;
                if (slot == lastRow.length) {
                    lastBatch = Arrays.copyOf(lastBatch, 2 * slot);
                    lastRow = Arrays.copyOf(lastRow, 2 * slot);
                }
            }
            lastBatch[slot] = batch;
            lastRow[slot] = row;
        }
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

    @Override
    public void endTick(Tick tick, Output output) {
        if (touched.size() == 0) {
            batches.clear();
            return;
        }
        if (batches.size() == 1) {
            emitOneBatch(batches.getFirst(), output);
        } else {
            emitManyBatches(output);
        }
        batches.clear();
        touched = new KeyIndex();
    }

    private void emitOneBatch(Changes changes, Output output) {
        boolean allPresent = true;
        for (int slot = 0; slot < touched.size() && allPresent; slot++) {
            allPresent = changes.weight(lastRow[slot]) > 0;
        }
        if (!allPresent) {
            emitManyBatches(output);
        } else if (touched.size() == changes.rows() && changes.weights() == null) {
            output.emit(changes);
        } else {
            Changes rows = changes.select(lastRow, touched.size());
            output.emit(Changes.inserts(rows.rows(), rows.columns(), rows.timestamps()));
        }
    }

    private void emitManyBatches(Output output) {
        ChangesBuilder out = new ChangesBuilder(types);
        for (int slot = 0; slot < touched.size(); slot++) {
            Changes changes = batches.get(lastBatch[slot]);
            int row = lastRow[slot];
            if (changes.weight(row) > 0) {
                out.append(changes, row, 1);
            } else {
                for (int i = 0; i < isKey.length; i++) {
                    if (isKey[i]) {
                        out.column(i).appendFrom(changes.column(i), row);
                    } else {
                        out.column(i).appendNull();
                    }
                }
                out.endRow(changes.timestamps()[row], -1);
            }
        }
        output.emit(out.build());
    }
}
