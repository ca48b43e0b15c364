// SPDX-License-Identifier: Apache-2.0
/**
 * Tests operators by their contract. Read {@link dev.millrace.testing.operator.OperatorHarness} first: it takes a factory and ticks of
 * readable rows ({@link dev.millrace.testing.operator.Row}, {@link dev.millrace.testing.operator.InputTick}), runs the operator with all
 * cuts of the input into batches, with and without restarts, and fails if any of it shows in the output.
 *
 * <p>{@link dev.millrace.testing.operator.KeyValueHost} is the host that it uses: an operator's state in sorted maps of bytes.
 * {@link dev.millrace.testing.operator.NettedOutput} is a result without its history, to compare with what another way of computing
 * gives.
 *
 * <p>Invariants: same seed, same run. Expectations are ordinary assertions of the test's on the returned run.
 *
 * <p>Threading: none; everything runs in the caller's thread.
 *
 * <p>Example:
 *
 * <pre>{@code
 * OperatorHarness harness = new OperatorHarness(() -> new FilterRows(positive), List.of(List.of(ScalarType.BIGINT)));
 * OperatorHarness.Run run = harness.run(List.of(InputTick.of(5, Row.insert(5, 1L), Row.insert(5, -1L))), 42);
 * assertThat(run.rows()).containsExactly(Row.insert(5, 1L));
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.operator;

import org.jspecify.annotations.NullMarked;
