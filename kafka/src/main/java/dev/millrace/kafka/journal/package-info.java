// SPDX-License-Identifier: Apache-2.0
/**
 * What happened, in order, so that state can be made again: {@link dev.millrace.kafka.journal.JournalEntry} (one thing that changed a
 * pipeline), {@link dev.millrace.kafka.journal.JournalRecord} (those of one epoch, as bytes), {@link
 * dev.millrace.kafka.journal.Journal} (the topic, a partition per pipeline).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>What a journal holds, run against an empty pipeline, gives the state that stood when it was written.
 *   <li>Under {@code exactly_once} a record is in the same transaction as the epoch's outputs.
 *   <li>Epochs ascend; where one stands twice because an answer was lost, the first counts.
 *   <li>Every record names the process that wrote it.
 * </ul>
 *
 * <p>Threading: {@code Journal} may be used by any thread; the rest is immutable.
 *
 * <pre>{@code
 * Journal journal = new Journal(client, InternalTopics.defaults());
 * journal.read(0, record -> record.entries().forEach(entry -> …));
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.journal;

import org.jspecify.annotations.NullMarked;
