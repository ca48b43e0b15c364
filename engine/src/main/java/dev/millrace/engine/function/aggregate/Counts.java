// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often each value, null included, is in a group, in order of first appearance. */
final class Counts {

    private final Map<Optional<Object>, Integer> counts = new LinkedHashMap<>();

    /** Counts {@code value}; +1 if it appeared, −1 if it disappeared, else 0. */
    int add(@Nullable Object value, int weight) {
        Optional<Object> key = Optional.ofNullable(value);
        int before = counts.getOrDefault(key, 0);
        int after = before + weight;
        if (after == 0) {
            counts.remove(key);
        } else {
            counts.put(key, after);
        }
        return before > 0 == after > 0 ? 0 : after > 0 ? 1 : -1;
    }

    int count(@Nullable Object value) {
        return counts.getOrDefault(Optional.ofNullable(value), 0);
    }

    boolean contains(@Nullable Object value) {
        return counts.containsKey(Optional.ofNullable(value));
    }

    int size() {
        return counts.size();
    }
}
