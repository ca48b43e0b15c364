// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine costs where state and queries are many: a tick must cost what it moves and not what there is.
 *
 * <p>{@link dev.millrace.benchmarks.engine.TickBenchmark} runs ticks of one row over a thousand to a million groups, and with one to
 * 200 queries beside it; {@link dev.millrace.benchmarks.engine.StateBenchmark} looks at keys, frames and sessions.
 *
 * <p>Invariants: everything is computed in one thread, without Kafka; the rows of a run are the same every time.
 *
 * <p>Example, with the class path of the module after {@code mvn -pl benchmarks -am package}; {@code -prof gc} adds the bytes that are
 * allocated:
 *
 * <pre>{@code
 * java -Xmx3g -cp … org.openjdk.jmh.Main dev.millrace.benchmarks.engine -prof gc
 * }</pre>
 */
@NullMarked
package dev.millrace.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
