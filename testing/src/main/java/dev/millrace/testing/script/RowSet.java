// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.data.Changes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands after changes: rows as lines, each as often as it was inserted more than deleted. */
final class RowSet {

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    void add(Changes changes, boolean times) {
        for (int row = 0; row < changes.rows(); row++) {
            String line = RowLines.of(changes, row, "", times);
            int count = counts.getOrDefault(line, 0) + changes.weight(row);
            if (count == 0) {
                counts.remove(line);
            } else {
                counts.put(line, count);
            }
        }
    }

    /** The rows, in the order in which they came. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((line, count) -> {
            for (int i = 0; i < count; i++) {
                lines.add(line);
            }
            for (int i = count; i < 0; i++) {
                lines.add("deleted without having been there: " + line);
            }
        });
        return lines;
    }

    /** The rows, sorted as text. */
    List<String> sorted() {
        return lines().stream().sorted().toList();
    }
}
