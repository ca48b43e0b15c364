// SPDX-License-Identifier: Apache-2.0
/**
 * Writing events that come by HTTP. {@link dev.millrace.server.topic.event.EventBody} reads a body into {@link
 * dev.millrace.server.topic.event.Event}s, which {@link dev.millrace.server.topic.event.EventEncoding} gives the bytes that the topic's
 * readers expect; {@link dev.millrace.server.topic.event.EventWriter} sends them.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A JSON value goes out byte for byte as it came in: no digit is rounded, no member moves.
 *   <li>A body with a mistake writes nothing; a failure of Kafka says which record failed and how many were written.
 *   <li>What is on its way is bounded; more is refused at once, not queued.
 * </ul>
 *
 * <p>Threading: the writer is shared by all requests.
 *
 * <pre>{@code
 * List<Event> events = new EventBody(false, false, "item").read(body, EventEncoding.of(sales));
 * List<Place> places = writer.write("sales", events, body.length);
 * }</pre>
 */
@NullMarked
package dev.millrace.server.topic.event;

import org.jspecify.annotations.NullMarked;
