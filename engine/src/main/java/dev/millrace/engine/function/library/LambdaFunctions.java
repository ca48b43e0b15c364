// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.TriFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions that call a lambda for each element. */
final class LambdaFunctions {

    private static final String CATEGORY = "LAMBDA";

    private LambdaFunctions() {}

    @ScalarFunction(
            name = "TRANSFORM",
            category = CATEGORY,
            description =
                    "The array of what the lambda makes of each element; the map of what two lambdas make of each key"
                            + " and value.")
    static <T, R> List<@Nullable R> transform(List<@Nullable T> array, Function<@Nullable T, @Nullable R> function) {
        List<@Nullable R> results = new ArrayList<>(array.size());
        for (T element : array) {
            results.add(function.apply(element));
        }
        return results;
    }

    @ScalarFunction(name = "TRANSFORM", category = CATEGORY)
    static <K, V, R, S> Map<R, @Nullable S> transform(
            Map<K, @Nullable V> map,
            BiFunction<K, @Nullable V, @Nullable R> keyFunction,
            BiFunction<K, @Nullable V, @Nullable S> valueFunction) {
        Map<R, @Nullable S> results = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            R newKey = keyFunction.apply(key, value);
            if (newKey == null) {
                throw new IllegalArgumentException("the lambda made a null key");
            }
            results.put(newKey, valueFunction.apply(key, value));
        });
        return results;
    }

    @ScalarFunction(
            name = "FILTER",
            category = CATEGORY,
            description = "The elements or entries for which the lambda is true.")
    static <T> List<@Nullable T> filter(List<@Nullable T> array, Function<@Nullable T, @Nullable Boolean> function) {
        List<@Nullable T> kept = new ArrayList<>();
        for (T element : array) {
            if (Boolean.TRUE.equals(function.apply(element))) {
                kept.add(element);
            }
        }
        return kept;
    }

    @ScalarFunction(name = "FILTER", category = CATEGORY)
    static <K, V> Map<K, @Nullable V> filter(
            Map<K, @Nullable V> map, BiFunction<K, @Nullable V, @Nullable Boolean> function) {
        Map<K, @Nullable V> kept = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (Boolean.TRUE.equals(function.apply(key, value))) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    @ScalarFunction(
            name = "REDUCE",
            category = CATEGORY,
            description =
                    "The state after the lambda has taken in every element or entry, beginning with the state given. A"
                            + " null array leaves the state as it is; a null state gives null.")
    static <T, S> @Nullable S reduce(
            @Nullable List<@Nullable T> array, S state, BiFunction<@Nullable S, @Nullable T, @Nullable S> function) {
        S current = state;
        if (array != null) {
            for (T element : array) {
                current = function.apply(current, element);
            }
        }
        return current;
    }

    @ScalarFunction(name = "REDUCE", category = CATEGORY)
    static <K, V, S> @Nullable S reduce(
            @Nullable Map<K, @Nullable V> map,
            S state,
            TriFunction<@Nullable S, K, @Nullable V, @Nullable S> function) {
        S current = state;
        if (map != null) {
            for (Map.Entry<K, @Nullable V> entry : map.entrySet()) {
                current = function.apply(current, entry.getKey(), entry.getValue());
            }
        }
        return current;
    }
}
