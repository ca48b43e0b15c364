// SPDX-License-Identifier: Apache-2.0

/**
 * Topics without a broker: what the SQL scripts and the folder tests read and write.
 *
 * <p>Reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.testing.topic.MemoryTopics}: topics by name, each a list of
 *       {@link dev.millrace.testing.topic.MemoryRecord}s: bytes, time, headers, offset;
 *   <li>{@link dev.millrace.testing.topic.TopicRecords}: records of a stream or table to the batches that a dataflow takes;
 *   <li>{@link dev.millrace.testing.topic.SinkWriter}: rows that a dataflow puts out to records.
 * </ol>
 *
 * <p>The last two call the code that does the same with Kafka, so a test says something about what a broker would hold: bytes,
 * tombstones, windowed keys, bad records.
 *
 * <p>Invariants: a topic has one partition; records are only added; {@code sequence} orders the records of all topics.
 *
 * <p>Threading: everything belongs to the thread of one test.
 *
 * <p>Example:
 *
 * <pre>{@code
 * MemoryTopics topics = new MemoryTopics();
 * new SinkWriter(orders, topics).write(rows, false);
 * TopicRecords reader = new TopicRecords(orders, dataflow.layout("ORDERS"));
 * topics.records("orders").forEach(reader::add);
 * dataflow.tick(new TickInput(Map.of("ORDERS", reader.take()), 0));
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.topic;

import org.jspecify.annotations.NullMarked;
