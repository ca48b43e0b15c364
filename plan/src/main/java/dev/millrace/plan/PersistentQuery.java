// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;

/**
 * A query that runs until it is ended and writes to {@code sink}. The root's columns are, by name and type, the sink's
 * declared columns in their order, followed for a windowed sink by WINDOWSTART and WINDOWEND.
 *
 * @param id such as {@code CSAS_TOTALS_3}
 * @param statement the text that made it
 */
public record PersistentQuery(String id, String statement, PlanNode root, SourceDefinition sink) {}
