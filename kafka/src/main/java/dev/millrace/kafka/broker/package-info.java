// SPDX-License-Identifier: Apache-2.0
/**
 * The Kafka broker inside the process, so that the first result needs nothing installed.
 *
 * <p>{@link dev.millrace.kafka.broker.EmbeddedBroker#start} takes {@link dev.millrace.kafka.broker.BrokerSettings} and
 * returns when clients can connect:
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of("data")).withPort(0))) {
 *     Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>Reading order: {@code EmbeddedBroker} (start, stop, failure), {@code DataDirectory} (lock, version, space, formatting),
 * {@code BrokerProperties} (which of Kafka's settings differ from its defaults and why), {@code BoundSockets} (ports),
 * {@code ProcessExits} and {@code BrokerFailures} (how Kafka's faults become a
 * {@link dev.millrace.kafka.broker.BrokerException} with a code and a hint).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>One instance per data directory; the operating system's file lock decides.
 *   <li>A directory that holds records is never formatted again.
 *   <li>Kafka never ends the JVM: what would halt a broker's process completes {@code failure()} instead.
 *   <li>A failed start leaves no thread, socket or lock behind.
 * </ul>
 *
 * <p>Durability is Kafka's: an acknowledged record is in the operating system's page cache, so it survives the death of the
 * process at any instruction, but not a power failure. {@code log.flush.interval.messages=1} buys that too, at the price of
 * one fsync per request.
 *
 * <p>Measured with a 512 MB heap on 2 cores: 2.2 s from the start of the JVM to the first acknowledged record, 0.2 s for a
 * clean stop, 225 MB resident with 83 threads; 1.7 s with {@code -XX:+UseSerialGC -XX:TieredStopAtLevel=1}. After a kill, up
 * to 2 s more until the controller gives up the dead broker. Of the settings, the cleaner's buffer of 4 MB in place of 128 MB
 * gives the most memory.
 *
 * <p>Logging goes through SLF4J. {@code dev/millrace/kafka/broker/logging.xml} on the class path is a Logback fragment with
 * levels that keep a log file readable; a program's own {@code logback.xml} includes it.
 */
@NullMarked
package dev.millrace.kafka.broker;

import org.jspecify.annotations.NullMarked;
