// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

/** A row in memory: its columns as {@link dev.millrace.data.RowCodec} writes them, and its event time. Immutable by contract. */
record StoredRow(byte[] bytes, long timestamp) {}
