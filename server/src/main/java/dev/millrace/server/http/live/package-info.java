// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions over HTTP. {@link dev.millrace.server.http.live.LiveRoutes} has the routes; a WebSocket is a {@code LiveConnection},
 * which takes {@code LiveMessage}s and sends what {@code FrameJson} makes of frames; {@code EventStream} sends one subscription as
 * Server-Sent Events. The queries themselves run in {@link dev.millrace.server.live}.
 *
 * <p>Invariants: at most one message is on its way to a client; what it does not take waits in the bounded queues of its subscriptions;
 * a client that takes nothing for 60 s is let go; when a connection ends, its queries end.
 *
 * <p>Threading: messages of clients come on the HTTP server's threads; each connection has a virtual thread that sends.
 *
 * <p>Example, a conversation:
 *
 * <pre>
 * → {"type": "subscribe", "id": "a", "sql": "SELECT * FROM sales EMIT CHANGES;"}
 * ← {"type": "begin", "id": "a", "columns": [{"name": "ITEM", "type": "VARCHAR", "key": false}], "changes": "append", "key": []}
 * ← {"type": "rows", "id": "a", "rows": [["pen"], ["ink"]], "skipped": 0}
 * → {"type": "unsubscribe", "id": "a"}
 * </pre>
 */
@NullMarked
package dev.millrace.server.http.live;

import org.jspecify.annotations.NullMarked;
