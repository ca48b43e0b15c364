// SPDX-License-Identifier: Apache-2.0
/**
 * Look-ups over HTTP. {@link dev.millrace.server.http.lookup.LookupRoutes} answers by key and for SELECTs that name a whole key from
 * {@link dev.millrace.server.lookup.Lookups}; any other SELECT reads the topics, as a statement of a request does, and its rows are
 * kept in a {@code QueryAnswer}.
 *
 * <p>Invariant: each answer says up to which offsets it is true.
 *
 * <p>Example:
 *
 * <pre>
 * GET /api/tables/totals/rows?key=pen
 * {"columns": [{"name": "ITEM", …}, {"name": "TOTAL", …}], "rows": [["pen", 7]],
 *  "asOf": [{"topic": "TOTALS", "partition": 0, "offset": 12}]}
 * </pre>
 */
@NullMarked
package dev.millrace.server.http.lookup;

import org.jspecify.annotations.NullMarked;
