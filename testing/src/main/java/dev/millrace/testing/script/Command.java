// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command of a script. {@code line} is where it stands, counted from 1. */
sealed interface Command {

    int line();

    /** A line below a command. */
    record Line(int number, String text) {}

    /**
     * The lines behind {@code ----}.
     *
     * @param from the place of the first of them among the file's lines, counted from 0
     * @param to the place behind the last of them
     * @param given whether the dashes stand there; if not, nothing is compared
     */
    record Expectation(boolean given, int from, int to, List<Line> lines) {

        public Expectation {
            lines = List.copyOf(lines);
        }
    }

    /** {@code case NAME}: everything starts anew. */
    record Case(int line, String name) implements Command {}

    /** {@code skip REASON}: the rest of the case is left out. */
    record Skip(int line, String reason) implements Command {}

    /** {@code statement}: statements that must be accepted. */
    record Statements(int line, Line sql) implements Command {}

    /** {@code error [CODE [LINE:COLUMN]]}: a statement that must be refused. */
    record Refusal(
            int line, @Nullable String code, @Nullable String position, Line sql, Expectation expected)
            implements Command {}

    /** {@code insert NAME} and {@code delete NAME}: rows or keys in one tick. */
    record Rows(int line, boolean insert, String source, List<Line> rows) implements Command {

        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** {@code produce TOPIC}: records as they are, in one tick. */
    record Produce(int line, String topic, List<Line> records) implements Command {

        public Produce {
            records = List.copyOf(records);
        }
    }

    /** {@code watermark [NAME] MILLIS}. */
    record Watermark(int line, @Nullable String source, long millis) implements Command {}

    /** {@code query changes|rows [times]}: starts a query and tells what it says at once. */
    record Query(int line, boolean changes, boolean times, Line sql, Expectation expected) implements Command {}

    /** {@code changes|rows [NAME]}, {@code records TOPIC}, each {@code [times]}, and {@code errors}: what was said since, or stands. */
    record Look(int line, What what, @Nullable String name, boolean times, Expectation expected) implements Command {

        enum What {
            CHANGES,
            ROWS,
            RECORDS,
            ERRORS
        }
    }

    /** {@code restart}: all state is written out and a new dataflow goes on with it. */
    record Restart(int line) implements Command {}
}
