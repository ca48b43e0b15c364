// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.testing.script.Command.Expectation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The text of a script with other expectations: those that were run are replaced, everything else stays as it is. */
final class Completion {

    private record Edit(int from, int to, List<String> lines) {}

    private final List<String> lines;
    private final List<Edit> edits = new ArrayList<>();

    Completion(String text) {
        this.lines = text.lines().toList();
    }

    /** Replaces an expectation, or adds it where there is none. */
    void replace(Expectation expectation, List<String> shown) {
        List<String> added = new ArrayList<>();
        if (!expectation.given()) {
            added.add("----");
        }
        added.addAll(shown);
        edits.add(new Edit(expectation.from(), expectation.to(), added));
    }

    /** Replaces one line, counted from 1. */
    void replaceLine(int number, String line) {
        edits.add(new Edit(number - 1, number, List.of(line)));
    }

    String text() {
        List<String> completed = new ArrayList<>(lines);
        List<Edit> backwards = new ArrayList<>(edits);
        backwards.sort(Comparator.comparingInt(Edit::from).reversed());
        for (Edit edit : backwards) {
            List<String> part = completed.subList(edit.from(), edit.to());
            part.clear();
            part.addAll(edit.lines());
        }
        return String.join("\n", completed) + "\n";
    }
}
