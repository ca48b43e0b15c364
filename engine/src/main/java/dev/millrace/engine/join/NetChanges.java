// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.state.KeyIndex;
import java.util.Arrays;

/**
 * Brings the changes of a tick to what they come to, so that nothing behind sees a state that only lasted inside the tick. Equal
 * rows are added up and stand where the first of them stood. A deletion keeps the time of the first one, an insertion that of the
 * last.
 *
 * <p>A row that was there before, was deleted and has come back stays as the pair of its deletion and insertion: the sum is nothing,
 * but the row was written again, with a new time, and a table's topic tells it again. A row that came and went is left out.
 */
public final class NetChanges {

    private NetChanges() {}

    /** The net changes of {@code changes}. */
    public static Changes of(Changes changes) {
        if (changes.weights() == null || changes.rows() < 2) {
            return changes;
        }
        int rows = changes.rows();
        Sums sums = new Sums(rows);
        ByteWriter bytes = new ByteWriter(256);
        for (int row = 0; row < rows; row++) {
            bytes.clear();
            RowCodec.write(changes.columns(), row, bytes);
            sums.add(bytes, row, changes.weight(row));
        }
        return sums.result(changes);
    }

    private static final class Sums {
        private final KeyIndex index = new KeyIndex();
        private final int[] deletedRows;
        private final int[] insertedRows;
        private final long[] totals;
        private final long[] least;

        Sums(int rows) {
            deletedRows = filled(rows);
            insertedRows = filled(rows);
            totals = new long[rows];
            least = new long[rows];
        }

        private static int[] filled(int rows) {
            int[] array = new int[rows];
            Arrays.fill(array, -1);
            return array;
        }

        void add(ByteWriter bytes, int row, int weight) {
            int slot = index.insert(bytes.array(), 0, bytes.length());
            if (slot < 0) {
                slot = -slot - 1;
            }
            totals[slot] += weight;
            least[slot] = Math.min(least[slot], totals[slot]);
            if (weight > 0) {
                insertedRows[slot] = row;
            } else if (deletedRows[slot] < 0) {
                deletedRows[slot] = row;
            }
        }

        /** Slots are numbered in the order of the first rows, as nothing is removed. */
        Changes result(Changes changes) {
            int[] positions = new int[2 * index.size()];
            int[] weights = new int[positions.length];
            int count = 0;
            for (int slot = 0; slot < index.size(); slot++) {
                boolean rewritten = totals[slot] == 0 && least[slot] < 0;
                if (totals[slot] < 0 || rewritten) {
                    positions[count] = deletedRows[slot];
                    weights[count++] = Math.toIntExact(rewritten ? least[slot] : totals[slot]);
                }
                if (totals[slot] > 0 || rewritten) {
                    positions[count] = insertedRows[slot];
                    weights[count++] = Math.toIntExact(rewritten ? -least[slot] : totals[slot]);
                }
            }
            Changes selected = changes.select(positions, count);
            return new Changes(count, selected.columns(), selected.timestamps(), weights, selected.watermarks());
        }
    }
}
