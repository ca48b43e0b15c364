// SPDX-License-Identifier: Apache-2.0
/**
 * A second opinion. {@link dev.millrace.testing.naive.NaiveEvaluator} computes what a plan's result must be from whole inputs, by the
 * definitions of its nodes, so that tests can compare the engine's incremental answer with it.
 *
 * <p>{@code NaiveGroups} adds up groups, {@code NaiveRanks} sorts and searches frames, {@code ScalarExpressions} evaluates
 * expressions on one row.
 *
 * <p>Invariants: nothing here is incremental or shared with the operators that it checks; only scalar expressions are the engine's
 * own. What depends on the order of arrival or on late rows is not decided here: a stream meets its tables as they are in
 * the end, and no row is late.
 *
 * <p>Threading: none.
 *
 * <p>Example:
 *
 * <pre>{@code
 * NaiveEvaluator naive = new NaiveEvaluator(expressions, rowsBySource, rowsBySource);
 * assertThat(NettedOutput.of(run)).isEqualTo(NettedOutput.of(naive.evaluate(plan)));
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.naive;

import org.jspecify.annotations.NullMarked;
