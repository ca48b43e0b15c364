// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.SqlText;
import dev.millrace.engine.function.ValueOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Arrays. Elements are compared as a whole; nulls among them are kept unless said otherwise. */
final class ArrayFunctions {

    private static final String CATEGORY = "ARRAY";

    /** Elements that a function makes on its own; more would be an unbounded row. */
    private static final int SERIES_LIMIT = 1_000_000;

    private ArrayFunctions() {}

    @ScalarFunction(
            name = {"ARRAY_LENGTH", "CARDINALITY"},
            category = CATEGORY,
            description = "The number of elements.")
    static int length(List<?> array) {
        return array.size();
    }

    @ScalarFunction(
            name = "ARRAY_CONTAINS",
            category = CATEGORY,
            description = "Whether the value is among the elements; false for a null array.")
    static <T> boolean contains(@Nullable List<@Nullable T> array, @Nullable T value) {
        return array != null && array.contains(value);
    }

    @ScalarFunction(
            name = "ARRAY_CONCAT",
            category = CATEGORY,
            description = "The elements of both arrays; of one if the other is null.")
    static <T> @Nullable List<@Nullable T> concat(@Nullable List<@Nullable T> left, @Nullable List<@Nullable T> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        List<@Nullable T> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    @ScalarFunction(
            name = "ARRAY_DISTINCT",
            category = CATEGORY,
            description = "The elements without repetitions, in order of first occurrence.")
    static <T> List<@Nullable T> distinct(List<@Nullable T> array) {
        return new ArrayList<>(new LinkedHashSet<>(array));
    }

    @ScalarFunction(
            name = "ARRAY_EXCEPT",
            category = CATEGORY,
            description = "The elements of the first array that are not in the second, without repetitions.")
    static <T> List<@Nullable T> except(List<@Nullable T> array, List<@Nullable T> excluded) {
        Set<@Nullable T> kept = new LinkedHashSet<>(array);
        kept.removeAll(new HashSet<>(excluded));
        return new ArrayList<>(kept);
    }

    @ScalarFunction(
            name = "ARRAY_INTERSECT",
            category = CATEGORY,
            description = "The elements that are in both arrays, without repetitions, in the order of the first.")
    static <T> List<@Nullable T> intersect(List<@Nullable T> left, List<@Nullable T> right) {
        Set<@Nullable T> kept = new LinkedHashSet<>(left);
        kept.retainAll(new HashSet<>(right));
        return new ArrayList<>(kept);
    }

    @ScalarFunction(
            name = "ARRAY_UNION",
            category = CATEGORY,
            description = "The elements that are in either array, without repetitions, in the order met.")
    static <T> List<@Nullable T> union(List<@Nullable T> left, List<@Nullable T> right) {
        Set<@Nullable T> either = new LinkedHashSet<>(left);
        either.addAll(right);
        return new ArrayList<>(either);
    }

    @ScalarFunction(
            name = "ARRAY_REMOVE",
            category = CATEGORY,
            description = "The array without the elements that equal the value, which may be null.")
    static <T> List<@Nullable T> remove(List<@Nullable T> array, @Nullable T value) {
        List<@Nullable T> kept = new ArrayList<>(array);
        kept.removeAll(Collections.singletonList(value));
        return kept;
    }

    @ScalarFunction(
            name = "ARRAY_JOIN",
            category = CATEGORY,
            description = "The elements as one text, with a comma or the delimiter between them.")
    static String join(List<?> array) {
        return join(array, ",");
    }

    @ScalarFunction(name = "ARRAY_JOIN", category = CATEGORY)
    static String join(List<?> array, @Nullable String delimiter) {
        StringJoiner joined = new StringJoiner(delimiter == null ? "" : delimiter);
        for (Object element : array) {
            joined.add(element == null ? "null" : SqlText.format(element));
            Proportion.checkLength(joined.length());
        }
        return joined.toString();
    }

    @ScalarFunction(
            name = "ARRAY_MAX",
            category = CATEGORY,
            description = "The greatest element that is not null; null if there is none.")
    static <T> @Nullable T max(List<@Nullable T> array) {
        return extreme(array, 1);
    }

    @ScalarFunction(
            name = "ARRAY_MIN",
            category = CATEGORY,
            description = "The least element that is not null; null if there is none.")
    static <T> @Nullable T min(List<@Nullable T> array) {
        return extreme(array, -1);
    }

    private static <T> @Nullable T extreme(List<@Nullable T> array, int sign) {
        T best = null;
        for (T element : array) {
            if (element != null && (best == null || sign * ValueOrder.INSTANCE.compare(element, best) > 0)) {
                best = element;
            }
        }
        return best;
    }

    @ScalarFunction(
            name = "ARRAY_SORT",
            category = CATEGORY,
            description = "The elements in order, 'ASC' (the default) or 'DESC', nulls last.")
    static <T> @Nullable List<@Nullable T> sort(List<@Nullable T> array) {
        return sort(array, "ASC");
    }

    @ScalarFunction(name = "ARRAY_SORT", category = CATEGORY)
    static <T> @Nullable List<@Nullable T> sort(List<@Nullable T> array, String direction) {
        Comparator<Object> order = switch (direction.toUpperCase(Locale.ROOT)) {
            case "ASC", "ASCENDING" -> ValueOrder.INSTANCE;
            case "DESC", "DESCENDING" -> ValueOrder.INSTANCE.reversed();
            default -> null;
        };
        if (order == null) {
            return null;
        }
        List<@Nullable T> sorted = new ArrayList<>(array);
        sorted.sort(Comparator.nullsLast(order));
        return sorted;
    }

    @ScalarFunction(
            name = "SLICE",
            category = CATEGORY,
            description =
                    "The elements from one position to another, both included, counted from 1; a null position means"
                            + " the end on that side. Null if there is no such part.")
    static <T> @Nullable List<@Nullable T> slice(
            List<@Nullable T> array, @Nullable Integer from, @Nullable Integer to) {
        int start = from == null ? 0 : from - 1;
        int end = to == null ? array.size() : to;
        return start < 0 || end > array.size() || start > end ? null : new ArrayList<>(array.subList(start, end));
    }

    @ScalarFunction(
            name = "GENERATE_SERIES",
            category = CATEGORY,
            description = "The numbers from start to end, both included, in steps of 1 (−1 downwards) or as given.")
    static List<Integer> series(int start, int end) {
        return series(start, end, end >= start ? 1 : -1);
    }

    @ScalarFunction(name = "GENERATE_SERIES", category = CATEGORY)
    static List<Integer> series(int start, int end, int step) {
        List<Integer> numbers = new ArrayList<>();
        series((long) start, end, step).forEach(number -> numbers.add(Math.toIntExact(number)));
        return numbers;
    }

    @ScalarFunction(name = "GENERATE_SERIES", category = CATEGORY)
    static List<Long> series(long start, long end) {
        return series(start, end, end >= start ? 1 : -1);
    }

    @ScalarFunction(name = "GENERATE_SERIES", category = CATEGORY)
    static List<Long> series(long start, long end, int step) {
        if (step == 0) {
            throw new IllegalArgumentException("the step must not be 0");
        }
        if (end < start && step > 0 || end > start && step < 0) {
            throw new IllegalArgumentException("the step " + step + " leads away from the end");
        }
        long steps = Math.subtractExact(end, start) / step;
        if (steps >= SERIES_LIMIT) {
            throw new IllegalArgumentException("a series from " + start + " to " + end + " is longer than the limit of "
                    + SERIES_LIMIT + " numbers");
        }
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i <= steps; i++) {
            numbers.add(start + i * step);
        }
        return numbers;
    }
}
