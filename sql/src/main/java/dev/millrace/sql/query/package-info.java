// SPDX-License-Identifier: Apache-2.0

/**
 * From a query's parse tree to its plan.
 *
 * <p>{@link dev.millrace.sql.query.QueryPlanner} is the entry: it takes the parse tree, a {@link dev.millrace.sql.query.SourceLookup}
 * and the functions, and gives a {@link dev.millrace.sql.query.PlannedQuery}. Inside, in reading order:
 *
 * <ul>
 *   <li>{@code QueryBinder}: WITH, set operations, VALUES, ORDER BY, LIMIT;
 *   <li>{@code FromBinder}, {@code JoinBinder}, {@code WindowFunctions}: what stands behind FROM becomes a {@code Relation}, a plan and
 *       the names of its columns;
 *   <li>{@code SelectBinder}: one block. All its expressions are bound over FROM's columns; aggregates, OVER, EXPLODE and subqueries are
 *       collected on the way ({@code CollectedCalls}) and stand in the expressions as references to columns that no input has. Then the
 *       nodes are built in SQL's order, and the references are replaced by the columns that the nodes add;
 *   <li>{@code Grouping}, {@code OverNodes}, {@code Subqueries} with {@code Decorrelation}: those nodes;
 *   <li>{@code BlockResult}: the projection at the end of a block, and its key.
 * </ul>
 *
 * <p>Invariants: the shape of a root has the columns in the order of the SELECT list; in a persistent query each part of the key is
 * projected once and a windowed result ends with WINDOWSTART and WINDOWEND; a TABLE's key says which row a change is about, and is
 * empty only if there is one row or nothing is known to tell rows apart; the WINDOW clause and the window table functions give the
 * same windowed aggregation.
 *
 * <p>Threading: a planner is immutable; everything else here serves one statement and one thread.
 *
 * <p>Example: {@code SELECT item, COUNT(*) FROM orders WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY item} becomes
 *
 * <pre>
 * Project [ITEM, COUNT_0 AS KSQL_COL_0]
 *   Aggregate keys=[ITEM] calls=[COUNT(*)] window=TUMBLING (SIZE 1 MINUTE) grace=1439 MINUTES
 *     Scan ORDERS [ITEM]
 * </pre>
 */
@NullMarked
package dev.millrace.sql.query;

import org.jspecify.annotations.NullMarked;
