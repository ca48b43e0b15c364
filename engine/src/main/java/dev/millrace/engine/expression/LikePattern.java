// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of LIKE, matched on UTF-8 bytes: {@code %} stands for any text, {@code _} for one character. The pattern is cut at its
 * {@code %} into pieces; the first and last are anchored and each other is sought as early as possible, so matching takes no
 * backtracking over {@code %} (Kleene's greedy argument: the earliest match of a piece leaves the most for the rest).
 */
final class LikePattern {

    /** No escape character. */
    static final int NO_ESCAPE = -1;

    private final List<Piece> pieces;

    /** Literal bytes and, where {@code wild} is true, one character of any length; the byte there has no meaning. */
    private record Piece(byte[] bytes, boolean[] wild) {}

    private LikePattern(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** @param escape the code point that makes the next one literal, or {@link #NO_ESCAPE} */
    static LikePattern of(String pattern, int escape) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        List<Integer> wildcards = new ArrayList<>();
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] == escape && i + 1 < points.length) {
                text.appendCodePoint(points[++i]);
            } else if (points[i] == '%') {
                pieces.add(piece(text, wildcards));
                text.setLength(0);
                wildcards.clear();
            } else if (points[i] == '_') {
                wildcards.add(text.toString().getBytes(StandardCharsets.UTF_8).length);
                text.append('_');
            } else {
                text.appendCodePoint(points[i]);
            }
        }
        pieces.add(piece(text, wildcards));
        return new LikePattern(pieces);
    }

    private static Piece piece(StringBuilder text, List<Integer> wildcards) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        boolean[] wild = new boolean[bytes.length];
        wildcards.forEach(index -> wild[index] = true);
        return new Piece(bytes, wild);
    }

    boolean matches(Utf8 value) {
        Proportion.Steps steps = new Proportion.Steps();
        byte[] bytes = value.bytes();
        int end = value.start() + value.length();
        if (pieces.size() == 1) {
            return matchAt(pieces.getFirst(), bytes, value.start(), end) == end;
        }
        int position = matchAt(pieces.getFirst(), bytes, value.start(), end);
        for (int i = 1; i < pieces.size() - 1 && position >= 0; i++) {
            position = find(pieces.get(i), bytes, position, end, steps);
        }
        return position >= 0 && endsWith(pieces.getLast(), bytes, position, end);
    }

    /** Where the piece ends if it stands at {@code from}, else −1. */
    private static int matchAt(Piece piece, byte[] bytes, int from, int end) {
        int position = from;
        for (int i = 0; i < piece.bytes.length; i++) {
            if (position >= end) {
                return -1;
            }
            if (piece.wild[i]) {
                position = nextCharacter(bytes, position, end);
            } else if (bytes[position++] != piece.bytes[i]) {
                return -1;
            }
        }
        return position;
    }

    private static int find(Piece piece, byte[] bytes, int from, int end, Proportion.Steps steps) {
        for (int start = from; start <= end; start++) {
            // A start that fails at its first byte is one step; one that may not is as many as the piece is long.
            boolean first = piece.bytes.length > 0 && start < end && (piece.wild[0] || bytes[start] == piece.bytes[0]);
            steps.take(first ? piece.bytes.length : 1);
            int found = isContinuation(bytes, start, end) ? -1 : matchAt(piece, bytes, start, end);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private static boolean endsWith(Piece piece, byte[] bytes, int from, int end) {
        int start = end;
        for (int i = 0; i < piece.bytes.length; i++) {
            start--;
            while (piece.wild[piece.bytes.length - 1 - i] && isContinuation(bytes, start, end) && start > from) {
                start--;
            }
        }
        return start >= from && matchAt(piece, bytes, start, end) == end;
    }

    private static int nextCharacter(byte[] bytes, int position, int end) {
        int next = position + 1;
        while (isContinuation(bytes, next, end)) {
            next++;
        }
        return next;
    }

    private static boolean isContinuation(byte[] bytes, int position, int end) {
        return position >= 0 && position < end && (bytes[position] & 0xc0) == 0x80;
    }

    @Override
    public String toString() {
        return pieces.stream()
                .map(piece -> Arrays.toString(piece.bytes))
                .toList()
                .toString();
    }
}
