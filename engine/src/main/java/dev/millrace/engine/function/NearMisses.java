// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that somebody who wrote another may have meant. */
final class NearMisses {

    private static final int SUGGESTIONS = 3;

    private NearMisses() {}

    /** At most three of {@code known}, nearest first, that differ from {@code name} by a third of its letters or less. */
    static List<String> of(String name, Collection<String> known) {
        int limit = Math.max(1, name.length() / 3);
        record Candidate(String name, int distance) {}
        return known.stream()
                .map(other -> new Candidate(other, distance(name, other)))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    /** Insertions, deletions and replacements that make one name the other (Levenshtein). */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
