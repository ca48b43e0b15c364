// SPDX-License-Identifier: Apache-2.0
/**
 * Records that could not be read, as people look at them: {@link dev.millrace.server.deadletter.DeadLetterBox} lists {@link
 * dev.millrace.server.deadletter.DeadLetter}s and writes them again. {@code LetterRetries} does so exactly once, {@code RetryMarks} remembers
 * which.
 *
 * <p>The letters themselves are never changed: a mark is a record of another topic, {@code _millrace_retried_letters}, keyed by the
 * letter's id and compacted. So the marks of a topic of any size are found without reading it, and everybody who shares the Kafka
 * sees them.
 *
 * <p>Invariants: a letter that is marked has been written; one that is not marked has not, or not visibly; without {@code again} it is
 * written at most once, whoever asks at the same time.
 *
 * <p>Threading: the box may be shared.
 *
 * <pre>{@code
 * Letters page = box.list(new Request(50, null, "SALES", null));
 * Target target = box.retry(page.letters().getFirst().letter().id().toString(), false);
 * }</pre>
 */
@NullMarked
package dev.millrace.server.deadletter;

import org.jspecify.annotations.NullMarked;
