// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one batch that an expression or an aggregate could not compute: a value that cannot be converted, a division by
 * zero, a DECIMAL with too many digits, a function that threw. The result of such a row is null; a filter drops it. Operators
 * count the failures and write them to the processing log, then {@link #clear()}.
 *
 * <p>All failures are counted; the message is kept for the first {@link #KEPT} of them only, so that a batch of nothing but bad
 * rows costs bounded memory. Not thread-safe: one per shard.
 */
public final class RowErrors {

    /** Messages kept per batch. */
    public static final int KEPT = 256;

    private int[] rows = new int[16];
    private boolean[] contained = new boolean[16];
    private int count;
    private final List<String> messages = new ArrayList<>();

    /** One failure: the row of the batch, counted from 0, and why, in one sentence without a stack trace. */
    public record RowError(int row, String message) {}

    /** Records that row {@code row} failed. */
    public void add(int row, String message) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            contained = Arrays.copyOf(contained, 2 * count);
        }
        contained[count] = false;
        rows[count++] = row;
        if (messages.size() < KEPT) {
            messages.add(message);
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Number of failures; a row counts once per expression that failed on it. */
    public int count() {
        return count;
    }

    /** The row of failure {@code index}, in the order of recording. */
    public int row(int index) {
        return rows[index];
    }

    /** The first {@link #KEPT} failures in the order of recording. */
    public List<RowError> kept() {
        List<RowError> kept = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            kept.add(new RowError(rows[i], messages.get(i)));
        }
        return kept;
    }

    public void clear() {
        count = 0;
        messages.clear();
    }

    /**
     * Contains the failures since {@link #count()} was {@code mark} that no inner expression has contained: their rows are marked,
     * all but the first failure of each row is forgotten, and no outer expression will see them again.
     *
     * @param length rows of the whole batch
     */
    boolean[] contain(int mark, int length) {
        boolean[] failed = new boolean[length];
        int kept = mark;
        for (int i = mark; i < count; i++) {
            int row = rows[i];
            if (!contained[i] && failed[row]) {
                continue;
            }
            failed[row] |= !contained[i];
            rows[kept] = row;
            contained[kept] = true;
            if (i < messages.size()) {
                messages.set(kept, messages.get(i));
            }
            kept++;
        }
        while (messages.size() > kept) {
            messages.removeLast();
        }
        count = kept;
        return failed;
    }
}
