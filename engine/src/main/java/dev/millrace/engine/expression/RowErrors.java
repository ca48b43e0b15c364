// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Changes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The rows that an expression, an aggregate or an operator could not compute: a value that cannot be converted, a division by
 * zero, a DECIMAL with too many digits, a function that threw. The result of such a row is null; a filter drops it.
 *
 * <p>Failures are recorded by their row in the batch at hand. At its end ({@link #settle(Changes)}) they become rows that failed, each
 * once with its event time, and stay until somebody takes them ({@link #takeSettled}): all of them, however many there are. Not
 * thread-safe: one per operator and shard.
 */
public final class RowErrors {

    /** What is kept of one message: a value that stands in it may be as long as a record. */
    private static final int MOST_CHARS = 300;

    /** The text of messages that is kept at once, in characters: of all failures of a batch, and of the different ones of a tick. */
    private static final int MOST_TEXT = 1 << 20;

    private static final String NOT_KEPT = "could not be computed; too many different reasons to keep this one";

    private int[] rows = new int[16];
    private boolean[] contained = new boolean[16];
    private int count;
    private final List<String> messages = new ArrayList<>();
    private int batchText;
    private final Map<String, Times> settled = new LinkedHashMap<>();
    private int settledText;

    /** One failure: the row of the batch, counted from 0, and why, in one sentence without a stack trace. */
    public record RowError(int row, String message) {}

    /** Event times, ms. */
    private static final class Times {
        private long[] millis = new long[4];
        private int count;

        private void add(long time) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count++] = time;
        }
    }

    /** Is told of settled failures: as many times as there are of rows that failed for the reason {@code message}. */
    @FunctionalInterface
    public interface Settled {
        /** {@code eventTimes}: ms, {@link Long#MIN_VALUE} where the row is no row of a batch. */
        void failed(String message, long[] eventTimes);
    }

    /** Records that row {@code row} failed. */
    public void add(int row, String message) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            contained = Arrays.copyOf(contained, 2 * count);
        }
        contained[count] = false;
        rows[count++] = row;
        String text = message.length() <= MOST_CHARS ? message : message.substring(0, MOST_CHARS) + "…";
        boolean fits = batchText + text.length() <= MOST_TEXT;
        batchText += fits ? text.length() : 0;
        messages.add(fits ? text : NOT_KEPT);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Number of failures of the batch; a row counts once per expression that failed on it. */
    public int count() {
        return count;
    }

    /** The row of failure {@code index}, in the order of recording. */
    public int row(int index) {
        return rows[index];
    }

    /** The failures of the batch in the order of recording. */
    public List<RowError> kept() {
        List<RowError> kept = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            kept.add(new RowError(rows[i], messages.get(i)));
        }
        return kept;
    }

    /** The failures since {@link #count()} was {@code mark} are those of other rows: {@code rowOf} a row is the batch's. */
    public void translate(int mark, IntUnaryOperator rowOf) {
        for (int i = mark; i < count; i++) {
            rows[i] = rowOf.applyAsInt(rows[i]);
        }
    }

    /** Whether there are failures since {@link #count()} was {@code mark} that no inner expression has contained. */
    boolean failedSince(int mark) {
        for (int i = mark; i < count; i++) {
            if (!contained[i]) {
                return true;
            }
        }
        return false;
    }

    /** Forgets the failures of the batch. */
    public void clear() {
        count = 0;
        batchText = 0;
        messages.clear();
    }

    /**
     * Ends a batch: each of its rows that failed counts once, for its first reason, and not where it is taken back, as it failed when
     * it came. Equal reasons are kept once, so what is kept is bounded but for eight bytes a row.
     */
    public void settle(Changes batch) {
        if (count == 0) {
            return;
        }
        BitSet seen = new BitSet(batch.rows());
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            if (row >= batch.rows()) {
                settle(messages.get(i), Long.MIN_VALUE);
            } else if (!seen.get(row)) {
                seen.set(row);
                if (batch.weight(row) > 0) {
                    settle(messages.get(i), batch.timestamps()[row]);
                }
            }
        }
        clear();
    }

    /** Ends the work on rows that are of no batch: each failure counts. */
    public void settle() {
        messages.forEach(message -> settle(message, Long.MIN_VALUE));
        clear();
    }

    private void settle(String message, long time) {
        Times times = settled.get(message);
        if (times == null) {
            boolean fits = settledText + message.length() <= MOST_TEXT;
            settledText += fits ? message.length() : 0;
            times = settled.computeIfAbsent(fits ? message : NOT_KEPT, ignored -> new Times());
        }
        times.add(time);
    }

    /** Tells {@code to} all that has been settled since the last call, in the order in which the reasons appeared. */
    public void takeSettled(Settled to) {
        settled.forEach((message, times) -> to.failed(message, Arrays.copyOf(times.millis, times.count)));
        settled.clear();
        settledText = 0;
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
            messages.set(kept, messages.get(i));
            kept++;
        }
        while (messages.size() > kept) {
            messages.removeLast();
        }
        count = kept;
        return failed;
    }
}
