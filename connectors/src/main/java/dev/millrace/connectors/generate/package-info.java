// SPDX-License-Identifier: Apache-2.0
/**
 * Generators of events: sales, lines of words, sensor values, page views and the like, the same for the same seed, for
 * demonstrations, tests and benchmarks.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.connectors.generate.EventGenerator}: the contract, one event after the other without end;
 *   <li>{@link dev.millrace.connectors.generate.GeneratedEvent}: topic, key, value, record time, and when it is to be sent;
 *   <li>{@link dev.millrace.connectors.generate.Generators}: all of them by name, each with a
 *       {@link dev.millrace.connectors.generate.GeneratorDescription};
 *   <li>{@link dev.millrace.connectors.generate.GeneratorSettings}: seed, start, rate and options;
 *   <li>{@link dev.millrace.connectors.generate.Pacer}: holds events back until their time has come;
 *   <li>the generators themselves, one class each; {@code Zipf} and {@code JsonLine} are what they share.
 * </ol>
 *
 * <p>Invariants: a generator reads no clock and no other source of chance than its seed; {@code dueMillis} never decreases; the
 * record time is at most {@code dueMillis}, so that nothing comes from the future. Counting and pacing happen outside.
 *
 * <p>Threading: a generator and a pacer belong to one thread.
 *
 * <p>Example, the first thousand sales at a hundred a second:
 *
 * <pre>{@code
 * GeneratorDescription store = Generators.find("store");
 * GeneratorSettings settings = new GeneratorSettings(1, System.currentTimeMillis(), 100, Map.of());
 * EventGenerator sales = store.create(settings);
 * Pacer pacer = Pacer.of(settings.startMillis(), Pacer.Clock.system());
 * for (int i = 0; i < 1000; i++) {
 *     GeneratedEvent sale = sales.next();
 *     pacer.await(sale.dueMillis());
 *     send(sale);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.connectors.generate;

import org.jspecify.annotations.NullMarked;
