// SPDX-License-Identifier: Apache-2.0
/**
 * What calling functions over columns costs.
 *
 * <p>{@link dev.millrace.benchmarks.function.FunctionLoopBenchmark} compares the loops that the engine generates around function
 * methods with one loop for all of them. Figures and what follows from them are in
 * {@code docs/decisions/20261121-function-loops.md}.
 *
 * <p>Invariants: every way computes the same results into the same arrays; batches fit the processor's second-level cache, as a
 * tick's do; one thread.
 *
 * <p>Example, all benchmarks of this package, with the class path of the module after {@code mvn -pl benchmarks -am package}:
 *
 * <pre>{@code
 * java -cp … org.openjdk.jmh.Main dev.millrace.benchmarks.function
 * }</pre>
 */
@NullMarked
package dev.millrace.benchmarks.function;

import org.jspecify.annotations.NullMarked;
