// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;

/**
 * What one query put out in a tick, in the columns of its plan's root. For a STREAM all rows that came, weight +1. For a TABLE that is
 * netted one row per key that the tick touched: +1 with the key's new row, or −1 with its key and nulls if it is gone. Otherwise the
 * table's changes; equal rows come one by one, never as a weight beyond ±1.
 */
public record QueryOutput(String queryId, Changes changes) {}
