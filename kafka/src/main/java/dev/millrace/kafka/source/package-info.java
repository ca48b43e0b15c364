// SPDX-License-Identifier: Apache-2.0
/**
 * From records to columns. {@link dev.millrace.kafka.source.TopicSource} is what the engine loop holds per stream or table:
 * it takes polled records, decodes key and value straight into column builders, and brings batches with their event times and the
 * watermark that each row met.
 *
 * <p>Reading order: {@code TopicSource}, {@code RowDecoder} (one record to one row), {@code PartitionTimes} (watermarks),
 * {@code EventTimes} (a declared timestamp column), {@link dev.millrace.kafka.source.BadRecord} (what the dead letters get).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A record becomes exactly one row, or exactly one bad record.
 *   <li>A null value is a row of nulls with weight −1: in a table a deletion, in a stream a record without a value.
 *   <li>Same records in the same order with the same idle partitions: same rows, times and watermarks, whatever the batches.
 * </ul>
 *
 * <p>No clock, no Kafka client and no thread in here; it belongs to the loop's thread.
 *
 * <pre>{@code
 * TopicSource sales = new TopicSource(definition, dataflow.layout("SALES"), deadLetters::send);
 * sales.ensurePartitions(4);
 * polled.forEach(sales::add);
 * Changes rows = sales.take();
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.source;

import org.jspecify.annotations.NullMarked;
