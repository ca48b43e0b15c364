// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.Changes;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.expression.Selection;
import dev.millrace.engine.operator.Tick;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matches of all rows of one batch: for each row, in order, the slots of the other input's rows that it joins. Without a
 * residual condition these are the candidates that the operator adds; with one, candidates are put side by side and the condition
 * is evaluated for thousands of them at once.
 *
 * <p>Use: {@link #begin}; for each row {@link #addCandidate} for each candidate, then {@link #endRow}; {@link #finish}; then read
 * {@link #from}, {@link #to} and {@link #slot}.
 */
final class MatchFinder {

    private static final int CANDIDATES_AT_ONCE = 8192;

    /** How to let a reader stand at a row of the other input. */
    @FunctionalInterface
    interface RowReader {
        void readRow(int slot, ByteReader in);
    }

    private final @Nullable Predicate residual;
    private final JoinedRows candidates;
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private int[] ends = new int[64];
    private int[] slots = new int[64];
    private int rows;
    private int count;
    private int confirmed;
    private int rowsConfirmed;

    MatchFinder(JoinShape shape) {
        residual = shape.residual();
        candidates = new JoinedRows(shape);
    }

    /** Forgets the batch before. */
    void begin() {
        rows = 0;
        count = 0;
        confirmed = 0;
        rowsConfirmed = 0;
    }

    /** A row of the other input that may match row {@code row} of {@code changes}, which came on {@code port}. */
    void addCandidate(int port, Changes changes, int row, int slot, RowReader other) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
        }
        slots[count++] = slot;
        if (residual != null) {
            other.readRow(slot, reader);
            candidates.take(port, changes, row).read(1 - port, reader).endRow(0, 1);
        }
    }

    /** All candidates of the next row have been added. */
    void endRow(Tick tick) {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
        }
        ends[rows++] = count;
        if (candidates.rows() >= CANDIDATES_AT_ONCE) {
            confirm(tick);
        }
    }

    /** All rows have been added. */
    void finish(Tick tick) {
        if (candidates.rows() > 0) {
            confirm(tick);
        }
    }

    /** The matches of row {@code row} are the slots from this position … */
    int from(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** … to before this one. */
    int to(int row) {
        return ends[row];
    }

    int slot(int position) {
        return slots[position];
    }

    /** The row that has a candidate at {@code position}. */
    private int rowOf(int position) {
        int found = Arrays.binarySearch(ends, rowsConfirmed, rows, position);
        int row = found < 0 ? -found - 1 : found + 1;
        while (row < rows && ends[row] <= position) {
            row++;
        }
        return row;
    }

    private void confirm(Tick tick) {
        Predicate condition = residual;
        if (condition == null) {
            return;
        }
        int start = confirmed;
        RowErrors errors = tick.context().errors();
        int mark = errors.count();
        Selection selection = condition.select(Input.of(candidates.build(), tick.context()));
        errors.translate(mark, candidate -> rowOf(start + candidate));
        int next = 0;
        for (int row = rowsConfirmed; row < rows; row++) {
            int end = ends[row] - start;
            while (next < selection.count() && selection.positions()[next] < end) {
                slots[confirmed++] = slots[start + selection.positions()[next++]];
            }
            ends[row] = confirmed;
        }
        count = confirmed;
        rowsConfirmed = rows;
    }
}
