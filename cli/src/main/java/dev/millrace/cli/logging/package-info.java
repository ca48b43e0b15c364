// SPDX-License-Identifier: Apache-2.0
/**
 * What is logged, and where.
 *
 * <p>Logs are for finding out afterwards; what a user has to know now goes to standard error through the command itself. So
 * nothing is ever logged to the terminal:
 *
 * <ul>
 *   <li>Commands that run for long ({@code start}, {@code demo}) call
 *       {@link dev.millrace.cli.logging.LogSetup#toDirectory} first and log to {@code millrace.log} in their data directory,
 *       which rolls at 10 MB and keeps a week, 50 MB at most.
 *   <li>All other commands log nothing.
 * </ul>
 *
 * <p>The levels are those of the broker's fragment, {@code dev/millrace/kafka/broker/logging.xml}: warnings of Kafka, what is
 * worth knowing of Millrace.
 *
 * <pre>{@code
 * LogSetup.toDirectory(dataDirectory);
 * try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(dataDirectory))) { … }
 * }</pre>
 *
 * <p>Logback reads its configuration once, when the first logger of the process is made; calling later has no effect.
 */
@NullMarked
package dev.millrace.cli.logging;

import org.jspecify.annotations.NullMarked;
