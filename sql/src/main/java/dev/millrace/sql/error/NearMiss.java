// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names that a misspelt name probably stands for: those within a small edit distance
 * (insert, drop, change a letter, swap two neighbours; Damerau 1964, optimal string alignment),
 * without regard to case. One edit is allowed for names of up to 3 letters, two up to 7, three
 * beyond.
 */
public final class NearMiss {

    private static final int NAMES_MAX = 3;

    private NearMiss() {}

    /** "Did you mean A or B?" for the nearest known names, or null when nothing is near. */
    public static @Nullable String hint(String name, Collection<String> known) {
        List<String> near = nearest(name, known);
        return near.isEmpty() ? null : "Did you mean " + String.join(" or ", near) + "?";
    }

    /** The nearest of the known names, best first, at most three. */
    public static List<String> nearest(String name, Collection<String> known) {
        record Candidate(String name, int distance) {}
        String wanted = name.toUpperCase(Locale.ROOT);
        int allowed = wanted.length() <= 3 ? 1 : wanted.length() <= 7 ? 2 : 3;
        List<Candidate> candidates = new ArrayList<>();
        for (String other : known) {
            String candidate = other.toUpperCase(Locale.ROOT);
            if (Math.abs(candidate.length() - wanted.length()) <= allowed) {
                int distance = distance(wanted, candidate);
                if (distance <= allowed && distance < wanted.length()) {
                    candidates.add(new Candidate(other, distance));
                }
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name));
        if (candidates.isEmpty()) {
            return List.of();
        }
        int best = candidates.getFirst().distance();
        return candidates.stream()
                .filter(candidate -> candidate.distance() <= best)
                .map(Candidate::name)
                .distinct()
                .limit(NAMES_MAX)
                .toList();
    }

    /** Optimal string alignment distance of two short texts. */
    static int distance(String left, String right) {
        int width = right.length();
        int[] beforeLast = new int[width + 1];
        int[] last = new int[width + 1];
        int[] current = new int[width + 1];
        for (int column = 0; column <= width; column++) {
            last[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= width; column++) {
                int change = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                int best = Math.min(Math.min(last[column], current[column - 1]) + 1, last[column - 1] + change);
                if (row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1)) {
                    best = Math.min(best, beforeLast[column - 2] + 1);
                }
                current[column] = best;
            }
            int[] recycled = beforeLast;
            beforeLast = last;
            last = current;
            current = recycled;
        }
        return last[width];
    }
}
