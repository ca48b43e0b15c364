// SPDX-License-Identifier: Apache-2.0
/**
 * Topics: finding out whether they exist, and making them as a statement declares. {@link dev.millrace.kafka.topic.TopicSetup}
 * is the only class that uses Kafka's admin client; {@link dev.millrace.kafka.topic.KafkaUnavailableException} is what callers
 * see when Kafka is away.
 *
 * <p>Millrace's own topics are named by {@link dev.millrace.kafka.topic.InternalTopics} and read by
 * {@link dev.millrace.kafka.topic.LogReader}:
 *
 * <pre>
 * _millrace_catalog       compacted; one record per accepted statement ({@code dev.millrace.kafka.catalog})
 * _millrace_journal       kept for ever; a partition per pipeline, a record per epoch ({@code dev.millrace.kafka.journal})
 * _millrace_dead_letters  records that could not be read ({@code dev.millrace.kafka.sink})
 * _millrace_retried_letters  compacted; which of them were written again ({@code dev.millrace.server.deadletter})
 * </pre>
 *
 * <p>{@link dev.millrace.kafka.topic.ReadSettings} is how a consumer is set up that looks at topics for somebody.
 *
 * <p>Invariant: a topic that exists is used as it is; its settings are never changed.
 *
 * <p>Threading: any thread; calls wait for Kafka for at most 30 s.
 *
 * <pre>{@code
 * try (TopicSetup topics = new TopicSetup(Map.of("bootstrap.servers", "127.0.0.1:9092"))) {
 *     int partitions = topics.ensure(query.sink(), 4);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.topic;

import org.jspecify.annotations.NullMarked;
