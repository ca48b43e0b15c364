// SPDX-License-Identifier: Apache-2.0
/**
 * Statements over HTTP: those that run and end, and help for who writes them.
 *
 * <p>{@link dev.millrace.server.http.statement.StatementRoutes} has the routes. {@code StatementRun} runs the statements of a request in
 * a session of their own and {@code CollectedResults} keeps what they say; {@code StatementAnalysis} checks statements without running
 * them, and draws their plans with {@code PlanGraph}; {@code CatalogJson} lists what statements can refer to.
 *
 * <p>Invariants: a statement is checked against the role of whoever asks before it runs; a request ends, within 60 s and with at most
 * 10,000 rows a result; analysing asks nobody but the catalog that this process follows anyway.
 *
 * <p>Threading: a request's statements run on a thread of their own, at most 32 at a time.
 *
 * <p>Example:
 *
 * <pre>
 * POST /api/statements {"sql": "SELECT * FROM totals WHERE item = 'pen';"}
 * {"results": [{"kind": "rows", "columns": [{"name": "ITEM", …}, …], "rows": [["pen", 7]], "truncated": false,
 *               "asOf": [{"topic": "TOTALS", "partition": 0, "offset": 12}]}]}
 * </pre>
 */
@NullMarked
package dev.millrace.server.http.statement;

import org.jspecify.annotations.NullMarked;
