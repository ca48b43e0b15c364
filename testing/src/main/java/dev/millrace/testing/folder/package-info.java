// SPDX-License-Identifier: Apache-2.0

/**
 * Folder tests, in the layout of ksqlDB's test-runner: {@code statements.sql}, {@code input.json}, {@code output.json}, and
 * {@code expected_error.json} where the statements have to be refused.
 *
 * <p>Reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.testing.folder.FolderRun}: runs one folder and says what is wrong;
 *   <li>{@code FolderTest} and {@code TestRecord}: what the files say;
 *   <li>{@link dev.millrace.testing.folder.TopicCodec} and {@code FolderPayloads}: JSON documents of the files to keys and values in the
 *       topic's formats, and back;
 *   <li>{@code RecordComparison} and {@code TopicDifference}: what is equal, and how a difference is told.
 * </ol>
 *
 * <p>Invariants: every input record is a tick of its own; a query sees all its input before the next query in order of creation
 * sees any; a source that has no row in a tick is idle; the watermark of a source is its latest event time. So the result is a
 * function of the files alone.
 *
 * <p>Threading: a run belongs to one thread; runs share nothing but
 * {@link dev.millrace.testing.session.PlannerTools}.
 *
 * <p>Example:
 *
 * <pre>{@code
 * List<String> problems = FolderRun.run(Path.of("tests/ksql/filter-comparison"), PlannerTools.shared());
 * }</pre>
 *
 * <p>The format of the files is described in {@code docs/reference/folder-tests.md}.
 */
@NullMarked
package dev.millrace.testing.folder;

import org.jspecify.annotations.NullMarked;
