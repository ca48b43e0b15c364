// SPDX-License-Identifier: Apache-2.0
/**
 * Topics as people look at them. {@link dev.millrace.server.topic.Topics} lists, describes, makes and deletes them; {@link
 * dev.millrace.server.topic.ConsumerGroups} says who reads them and how far behind; {@link dev.millrace.server.topic.TopicName}
 * judges names. {@code topic.browse} shows messages, {@code topic.event} writes them.
 *
 * <p>Nothing here knows HTTP's requests; the refusals are {@link dev.millrace.server.http.ApiException}s because that is what they become
 * for whoever asks.
 *
 * <p>Invariants: a name that Kafka could not have is a topic that does not exist, whatever it looks like; a topic of Kafka's or
 * Millrace's own is never changed for a request.
 *
 * <p>Threading: everything may be shared; calls wait for Kafka for at most 20 s.
 *
 * <pre>{@code
 * Topics topics = new Topics(admin);
 * topics.find("sales").ifPresent(sales -> show(sales.partitions()));
 * }</pre>
 */
@NullMarked
package dev.millrace.server.topic;

import org.jspecify.annotations.NullMarked;
