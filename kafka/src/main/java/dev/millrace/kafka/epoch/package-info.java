// SPDX-License-Identifier: Apache-2.0
/**
 * What a pipeline has done since its last commit, and the commit. {@link dev.millrace.kafka.epoch.Epoch} gathers journal entries,
 * outputs and dead letters; {@code EpochWriter} sends and commits them by delivery mode, and settles every failure of Kafka without losing
 * state; {@code ProducerConnection} and {@code Attempt} are one life of a producer; {@code Refusals} tells what an answer means;
 * {@link dev.millrace.kafka.epoch.SinkTopics} looks topics up, so that most refusals are known before anything is sent.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The records of an epoch are kept until it is committed; their number is bounded by the limits.
 *   <li>After an answer of unknown meaning nothing is guessed: the journal says whether the epoch was committed.
 *   <li>A row that its topic does not take is one dead letter in the same transaction; the rest of the epoch is not touched.
 *   <li>Only another process's name in the journal means that the pipeline is not ours any more.
 * </ul>
 *
 * <p>Threading: an epoch belongs to its pipeline's thread; answers come on the producer's.
 *
 * <pre>{@code
 * epoch.open();
 * epoch.send(output, null, clockMillis);
 * epoch.commit(strands::notes, positions, group);
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.epoch;

import org.jspecify.annotations.NullMarked;
