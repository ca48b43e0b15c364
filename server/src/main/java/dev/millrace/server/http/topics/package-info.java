// SPDX-License-Identifier: Apache-2.0
/**
 * The routes about topics: {@link dev.millrace.server.http.topics.TopicRoutes} ({@code /api/topics}), {@link
 * dev.millrace.server.http.topics.EventRoutes} ({@code POST /topics/…}), {@link
 * dev.millrace.server.http.topics.GroupRoutes} ({@code /api/groups}). They read parameters, ask {@code dev.millrace.server.topic} and
 * write JSON; {@link dev.millrace.server.http.topics.TopicAccess} holds the Kafka clients that they share.
 *
 * <p>Invariants: a name in an address is a topic's name or a 404, never a path; only administrators make and delete topics, only
 * writers write to them.
 *
 * <p>Threading: as all routes, many requests at a time.
 */
@NullMarked
package dev.millrace.server.http.topics;

import org.jspecify.annotations.NullMarked;
