// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.Utf8;
import dev.millrace.engine.function.library.RegexpFunctions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code EXPLODE(SPLIT(text, 'x'))} and {@code EXPLODE(REGEXP_SPLIT_TO_ARRAY(text, '\W+'))} in one step: the parts are slices of
 * the text's own bytes, so that cutting lines into words makes no object per word. {@code (?U)\W+}, which knows the letters of
 * all scripts, does the same for lines of ASCII and asks the regular expression for the others.
 */
final class SplitTableEvaluator implements TableEvaluator {

    private static final String NON_WORD = "\\W+";
    private static final String UNICODE_NON_WORD = "(?U)\\W+";
    private static final boolean[] WORD_BYTES = wordBytes();

    private final Evaluator text;
    private final byte[] delimiter;
    private final boolean nonWord;
    private final boolean unicode;

    private SplitTableEvaluator(Evaluator text, byte[] delimiter, boolean nonWord, boolean unicode) {
        this.text = text;
        this.delimiter = delimiter;
        this.nonWord = nonWord;
        this.unicode = unicode;
    }

    /** The evaluator for {@code EXPLODE(function(text, delimiter))}, if it is one of those above. */
    static Optional<TableEvaluator> of(String function, Evaluator text, @Nullable Object delimiter) {
        if (!(delimiter instanceof String separator) || separator.isEmpty() || text.type() != ScalarType.VARCHAR) {
            return Optional.empty();
        }
        if (function.equals("SPLIT")) {
            byte[] bytes = separator.getBytes(StandardCharsets.UTF_8);
            return Optional.of(new SplitTableEvaluator(text, bytes, false, false));
        }
        boolean unicode = separator.equals(UNICODE_NON_WORD);
        return function.equals("REGEXP_SPLIT_TO_ARRAY") && (unicode || separator.equals(NON_WORD))
                ? Optional.of(new SplitTableEvaluator(text, new byte[0], true, unicode))
                : Optional.empty();
    }

    @Override
    public Type type() {
        return ScalarType.VARCHAR;
    }

    @Override
    public Rows evaluate(Input input) {
        BinaryColumn column = (BinaryColumn) text.evaluate(input);
        Parts parts = new Parts(column);
        int[] rowStarts = new int[input.rows() + 1];
        for (int row = 0; row < input.rows(); row++) {
            if (!column.isNull(row)) {
                try {
                    split(column, row, parts);
                } catch (IllegalArgumentException | StackOverflowError tooMuch) {
                    input.fail(row, "the text has too many parts: " + tooMuch.getMessage());
                }
            }
            rowStarts[row + 1] = parts.count;
        }
        return new Rows(rowStarts, parts.build());
    }

    private void split(BinaryColumn column, int row, Parts parts) {
        int start = column.starts()[row];
        int end = start + column.lengths()[row];
        if (!nonWord) {
            splitAtDelimiter(column.bytes(), start, end, parts);
        } else if (unicode && !new Utf8(column.bytes(), start, end - start).isAscii()) {
            parts.addAll(RegexpFunctions.split(column.text(row), UNICODE_NON_WORD));
        } else {
            splitAtNonWords(column.bytes(), start, end, parts);
        }
    }

    private void splitAtDelimiter(byte[] bytes, int start, int end, Parts parts) {
        byte first = delimiter[0];
        int last = end - delimiter.length;
        int from = start;
        int at = start;
        while (at <= last) {
            if (bytes[at] == first
                    && (delimiter.length == 1
                            || Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length))) {
                parts.add(from, at - from);
                at += delimiter.length;
                from = at;
            } else {
                at++;
            }
        }
        parts.add(from, end - from);
    }

    private static void splitAtNonWords(byte[] bytes, int start, int end, Parts parts) {
        int from = start;
        int at = start;
        while (at < end) {
            if (WORD_BYTES[bytes[at] & 0xff]) {
                at++;
                continue;
            }
            parts.add(from, at - from);
            while (at < end && !WORD_BYTES[bytes[at] & 0xff]) {
                at++;
            }
            from = at;
        }
        parts.add(from, end - from);
    }

    private static boolean[] wordBytes() {
        boolean[] word = new boolean[256];
        for (int i = 0; i < 128; i++) {
            word[i] = i >= 'a' && i <= 'z' || i >= 'A' && i <= 'Z' || i >= '0' && i <= '9' || i == '_';
        }
        return word;
    }

    /** Slices of the source's bytes, and of bytes put behind them. */
    private static final class Parts {

        private byte[] bytes;
        private int used;
        private int[] starts;
        private int[] lengths;
        private int count;

        Parts(BinaryColumn source) {
            this.bytes = source.bytes();
            this.used = bytes.length;
            this.starts = new int[Math.max(16, 8 * source.length())];
            this.lengths = new int[starts.length];
        }

        void add(int start, int length) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            starts[count] = start;
            lengths[count++] = length;
        }

        void addAll(List<@Nullable String> texts) {
            for (String part : texts) {
                byte[] added = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
                if (used + added.length > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(2 * used, used + added.length) + 64);
                }
                System.arraycopy(added, 0, bytes, used, added.length);
                add(used, added.length);
                used += added.length;
            }
        }

        BinaryColumn build() {
            return new BinaryColumn(ScalarType.VARCHAR, count, bytes, starts, lengths, null);
        }
    }
}
