// SPDX-License-Identifier: Apache-2.0

/**
 * Grammar, analysis and planning: SQL text to plan. The only module that sees ANTLR.
 *
 * <p>Reading order, which is the path of a statement: {@code grammar} (ANTLR), {@link dev.millrace.sql.syntax} (text to parse
 * tree, syntax errors), {@link dev.millrace.sql.statement} (statements as records), {@link dev.millrace.sql.prepared} (what a
 * statement asks for, against {@link dev.millrace.sql.catalog} and {@link dev.millrace.sql.session}), {@link
 * dev.millrace.sql.query} (a query's plan) with {@link dev.millrace.sql.expression} and {@link dev.millrace.sql.types}, and {@link
 * dev.millrace.sql.optimize} (the same plan, doing less). {@link dev.millrace.sql.error} is what is said when something is wrong.
 *
 * <p>Invariants: nothing here talks to Kafka or runs a query; a statement is understood whole or refused whole; every refusal has a
 * code, a position and mostly a hint.
 *
 * <p>Threading: parsing and planning keep no state between statements.
 *
 * <p>Example:
 *
 * <pre>{@code
 * QueryPlanner planner = new QueryPlanner(sources, functions);
 * QueryContext query = ((QueryStatementContext) StatementParser.parse(text).statement()).query();
 * PlannedQuery planned = planner.plan(query, QueryMode.TRANSIENT);
 * }</pre>
 */
@NullMarked
package dev.millrace.sql;

import org.jspecify.annotations.NullMarked;
