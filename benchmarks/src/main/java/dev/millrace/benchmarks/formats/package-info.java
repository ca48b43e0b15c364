// SPDX-License-Identifier: Apache-2.0
/**
 * How much CPU time formats take per record, next to Jackson's streaming parser and generator in the same run.
 *
 * <p>One type: {@link dev.millrace.benchmarks.formats.JsonBenchmark}. Both sides read the same payloads, sales like
 * {@code {"item": "a", "amount": 20, "time": 1}}, into the same column builders and write the same columns, so that the
 * difference is the format's alone. Reading nanoseconds per record as milliseconds per million records gives the figure that
 * pipelines are judged by.
 *
 * <p>Invariant: the work is checked when a trial starts; a side that decodes anything else than the other fails the run.
 *
 * <p>Threading: one thread, one state per thread.
 *
 * <p>Example:
 *
 * <pre>{@code
 * mvn -o -q -pl benchmarks -am test-compile
 * mvn -o -q -pl benchmarks exec:exec -Dexec.executable=java \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main JsonBenchmark -f 1"
 * }</pre>
 */
@NullMarked
package dev.millrace.benchmarks.formats;

import org.jspecify.annotations.NullMarked;
