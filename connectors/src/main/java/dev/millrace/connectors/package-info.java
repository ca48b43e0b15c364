// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that events come from or go to besides Kafka.
 *
 * <p>Each kind of connector is a package of its own, so that what it depends on stays there:
 *
 * <ol>
 *   <li>{@code generate}: makes events from a seed, for demonstrations, tests and benchmarks.
 * </ol>
 *
 * <p>Invariants: a connector hands over bytes or columns and a time; it knows formats and operators, but neither SQL nor Kafka. It
 * keeps no clock of its own where the outcome depends on time: the caller passes one in.
 *
 * <p>Threading: each connector says so where it differs from "one thread at a time".
 *
 * <p>Example, what a command line lists:
 *
 * <pre>{@code
 * for (GeneratorDescription generator : Generators.all()) {
 *     print(generator.name(), generator.summary());
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.connectors;

import org.jspecify.annotations.NullMarked;
