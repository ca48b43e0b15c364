// SPDX-License-Identifier: Apache-2.0

/**
 * SQL script tests: text files of commands and rows that a newcomer reads unaided, as described in
 * {@code docs/reference/script-tests.md}.
 *
 * <p>Reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.testing.script.ScriptRun}: runs a script, or completes it;
 *   <li>{@code Command} and {@code ScriptParser}: what a script can say, and how it is read;
 *   <li>{@code ScriptCase}: what each command does and shows;
 *   <li>{@code ScriptWorld}: the queries of a case, in one dataflow over topics in memory;
 *   <li>{@code SourceRows}, {@code RowLines}, {@code ScriptValue}, {@code Token}: rows to text and back.
 * </ol>
 *
 * <p>Invariants: a case starts with nothing; what one command writes is one tick, after which nothing waits in a topic; time is what
 * the rows say, the wall clock stands at 0; a script shows the same whenever it is run.
 *
 * <p>Threading: a script belongs to one thread; scripts share nothing but
 * {@link dev.millrace.testing.session.PlannerTools}.
 *
 * <p>Example:
 *
 * <pre>{@code
 * ScriptResult result = ScriptRun.run(Path.of("tests/sql/join/left.test"), false, PlannerTools.shared());
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.script;

import org.jspecify.annotations.NullMarked;
