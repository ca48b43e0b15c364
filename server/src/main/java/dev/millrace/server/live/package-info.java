// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions: queries that somebody watches while they run.
 *
 * <p>{@link dev.millrace.server.live.LiveQueries} starts a query for a {@link dev.millrace.server.live.LiveRequest} and gives back a
 * {@link dev.millrace.server.live.LiveSubscription}, from which the reader takes {@link dev.millrace.server.live.Frame}s. Between the
 * query and the reader stands a {@code FrameQueue}: {@code RowQueue} for streams and signed changes, {@code UpsertQueue} for tables with a
 * key, {@code SeriesPoints} with its {@code Lines} for charts. {@link dev.millrace.server.live.TailSource} brings a topic's messages as
 * they are.
 *
 * <pre>
 * topic → TopicQuery (a thread, a consumer, a dataflow each) → FrameQueue → Frame → whoever sends it
 * </pre>
 *
 * <p>Invariants: nothing that waits for a reader is without a bound; a reader that is slow or deaf holds up nobody but itself; what it
 * misses is counted, except the older values of a key whose newer value it gets; of a chart's line no peak is lost; a frame has at most
 * 4,000 rows or points.
 *
 * <p>Threading: each query has a platform thread; a subscription is where it meets its reader and is thread-safe; queues are guarded by
 * their subscription.
 *
 * <p>Example:
 *
 * <pre>{@code
 * LiveSubscription watched = queries.subscribe(new LiveRequest("SELECT * FROM sales EMIT CHANGES;", session, null), this::wake);
 * for (Frame frame = watched.take(); frame != null; frame = watched.take()) {
 *     send(frame);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.server.live;

import org.jspecify.annotations.NullMarked;
