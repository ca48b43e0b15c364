// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes come to: rows that are there and how often, without order or time. Two results are the same if these are equal. */
public record NettedOutput(Map<List<@Nullable Object>, Long> weights) {

    public NettedOutput {
        weights = Collections.unmodifiableMap(new HashMap<>(weights));
    }

    public static NettedOutput of(Collection<Row> rows) {
        Map<List<@Nullable Object>, Long> weights = new HashMap<>();
        for (Row row : rows) {
            weights.merge(row.values(), (long) row.weight(), Long::sum);
        }
        weights.values().removeIf(weight -> weight == 0);
        return new NettedOutput(weights);
    }

    /** Whether a row is there less than no times, which no correct result shows. */
    public boolean anyNegative() {
        return weights.values().stream().anyMatch(weight -> weight < 0);
    }
}
