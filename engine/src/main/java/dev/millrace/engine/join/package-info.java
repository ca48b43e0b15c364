// SPDX-License-Identifier: Apache-2.0
/**
 * Joins. Which rows are joined is a {@link dev.millrace.engine.join.JoinShape}: the type, the two sides with their keys, and a further
 * condition. There is one operator for each meaning of "now":
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.join.TableJoin}: two changing relations, the result kept exact; SEMI and ANTI included;
 *   <li>{@link dev.millrace.engine.join.StreamTableJoin}: each row of a stream meets the table as it is when the row comes;
 *   <li>{@link dev.millrace.engine.join.StreamStreamJoin}: rows of two streams that are near in time
 *       ({@link dev.millrace.engine.join.JoinTimes}).
 * </ol>
 *
 * <p>What they share: {@code MatchFinder} finds the partners of a whole batch and evaluates the further condition on thousands of
 * candidates at once; {@code JoinedRows} puts halves of rows side by side;
 * {@link dev.millrace.engine.join.NetChanges} brings a tick's changes to what they come to.
 *
 * <p>Invariants: null keys match nothing. A pair of rows is put out at the later of their times, except by the stream-table join,
 * which keeps the stream row's. All that is remembered lives in state tables, and the order in which rows came is kept over a
 * restart, so the output after a restart is the output without one.
 *
 * <p>Threading: as the operator contract says, one thread at a time.
 *
 * <p>Example: orders with their payments within an hour, told as unpaid ten minutes after that.
 *
 * <pre>{@code
 * JoinShape shape = new JoinShape(JoinType.LEFT, new Side(orderTypes, orderKeys), new Side(paymentTypes, paymentKeys), null);
 * Operator join = new StreamStreamJoin(shape, new JoinTimes(0, 3_600_000, 600_000L));
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.join;

import org.jspecify.annotations.NullMarked;
