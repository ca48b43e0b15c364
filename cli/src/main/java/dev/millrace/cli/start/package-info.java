// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace start}: what runs until it is told to stop.
 *
 * <p>{@link dev.millrace.cli.start.StartCommand} starts {@code RunningEngine} (the engine and, unless another Kafka is named, the broker), says where it listens, and waits for the first of:
 * Ctrl-C or SIGTERM, the end of {@code --for}, a failure. {@link dev.millrace.cli.start.BrokerOptions} says how to run the
 * embedded broker, here and in the demo.
 *
 * <pre>
 * millrace start --data-dir /var/lib/millrace --port 9092
 * </pre>
 *
 * <p>Invariants: everything that was started is stopped, in the reverse order, before the process ends, whatever ended it;
 * where it listens is printed only when clients can connect. A failure is told with what to do about it and makes the exit
 * code 1.
 *
 * <p>Threading: the command's thread waits; the broker has threads of its own; the shutdown hook of
 * {@link dev.millrace.cli.command.Interruption} wakes the command and waits for it.
 */
@NullMarked
package dev.millrace.cli.start;

import org.jspecify.annotations.NullMarked;
