// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

/**
 * Where a state table belongs in a dataflow.
 *
 * @param query the query's id
 * @param node the operator's number in its query's plan, the same whenever the same plan is built
 * @param shard the shard, counted from 0
 * @param table the name that the operator gave it
 */
public record StateAddress(String query, int node, int shard, String table) {}
