// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import java.util.Locale;

/** What is computed, by every contender alike, from one topic of a fixed number of records. */
enum Workload {
    /** Sum of {@code amount} per {@code item} and window of 5 s, over sales as JSON. */
    SUM,
    /** Count per word of lines of text; keys and 8-byte counts out. */
    WORDS,
    /** Of the sales with {@code amount > 5}: item and twice the amount, as JSON. */
    FILTER;

    /** The input topic. */
    String input() {
        return this == WORDS ? "bench-lines" : "bench-sales";
    }

    static Workload named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
