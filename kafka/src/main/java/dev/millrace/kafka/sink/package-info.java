// SPDX-License-Identifier: Apache-2.0
/**
 * From columns to records. {@link dev.millrace.kafka.sink.RecordEncoder} writes the rows of a query's result as records of its
 * topic, {@link dev.millrace.kafka.sink.DeadLetters} keeps records that could not be read. Neither sends: the engine loop owns
 * the producer, because records, offsets and journal belong in one transaction.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>One row, one record; a deletion is a tombstone, a null value.
 *   <li>The partition depends on the key's bytes (without the window) and the number of partitions only, by Kafka's default
 *       partitioner; a record without a key goes where the producer fills a batch.
 *   <li>The record's timestamp is the row's event time, or the sink's declared timestamp column.
 *   <li>A dead letter carries the bytes unchanged, and never quotes them in its reason.
 * </ul>
 *
 * <p>Threading: an encoder belongs to the loop's thread.
 *
 * <pre>{@code
 * RecordEncoder totals = new RecordEncoder(query.sink());
 * totals.begin(output.changes(), partitions);
 * for (int row = 0; row < output.changes().rows(); row++) {
 *     producer.send(totals.encode(row));
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.sink;

import org.jspecify.annotations.NullMarked;
