// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import java.util.ArrayList;
import java.util.List;

/** Tells how the records of one topic differ from those expected. */
record TopicDifference(String topic, RecordComparison comparison) {

    /** Lines of a difference that are shown. */
    private static final int SHOWN = 40;

    /** The first difference in one line, then all records side by side; empty if there is none. */
    List<String> of(List<TestRecord> expected, List<TestRecord> actual) {
        List<String> lines = new ArrayList<>();
        String first = null;
        for (int i = 0; i < Math.max(expected.size(), actual.size()) && lines.size() < SHOWN; i++) {
            String difference = null;
            if (i >= actual.size()) {
                difference = "expected " + RecordComparison.text(expected.get(i)) + " but there is no more";
                lines.add("  - " + RecordComparison.text(expected.get(i)));
            } else if (i >= expected.size()) {
                difference = "got " + RecordComparison.text(actual.get(i)) + " but expected no more";
                lines.add("  + " + RecordComparison.text(actual.get(i)));
            } else {
                difference = comparison.difference(expected.get(i), actual.get(i));
                if (difference == null) {
                    lines.add("    " + RecordComparison.text(actual.get(i)));
                } else {
                    lines.add("  - " + RecordComparison.text(expected.get(i)));
                    lines.add("  + " + RecordComparison.text(actual.get(i)));
                }
            }
            if (first == null && difference != null) {
                first = "topic " + topic + ", record " + i + ": " + difference;
            }
        }
        if (first == null) {
            return List.of();
        }
        String counts = expected.size() == actual.size()
                ? ""
                : " (" + expected.size() + " records expected, " + actual.size() + " found)";
        lines.addFirst(first + counts);
        return lines;
    }
}
