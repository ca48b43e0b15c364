// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace generate}: events to play with.
 *
 * <p>{@link dev.millrace.cli.generate.GenerateCommand} reads the command line; {@link dev.millrace.cli.generate.EventFeed}
 * sends what one of {@link dev.millrace.connectors.generate.Generators} makes, each event when it is due. The demo uses the
 * same feed.
 *
 * <pre>
 * millrace generate store --rate 1000 --seed 7
 * millrace generate transactions --count 1000000 --topic ledger
 * </pre>
 *
 * <p>Invariants: the same seed, rate and options make the same events, up to the time they start at; the seed is printed when
 * none was given. Topics that are missing are made with the partitions the generator is meant for; topics that exist are left
 * as they are. A stop (Ctrl-C, {@code --for}) waits until Kafka has what was sent.
 *
 * <p>Threading: one thread generates and sends; {@code stop} and the counters may be used from any.
 */
@NullMarked
package dev.millrace.cli.generate;

import org.jspecify.annotations.NullMarked;
