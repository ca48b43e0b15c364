// SPDX-License-Identifier: Apache-2.0
/**
 * Looking into topics. {@link dev.millrace.server.topic.browse.TopicBrowser} gives pages of messages, newest first; {@link
 * dev.millrace.server.topic.browse.TopicTail} follows a topic as it grows. Both decode with {@link
 * dev.millrace.server.topic.browse.MessageReader} and choose with a {@link dev.millrace.server.topic.browse.Condition}.
 *
 * <p>Reading order: {@code TopicBrowser}, {@code BackwardScan} (blocks from the end to the beginning), {@code Cursor} (where the next
 * page begins), {@code Condition} (SQL over records: {@code DeclaredRows}, {@code PlainRows}), {@code Payload} (what bytes look
 * like), {@code ReaderPool}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Only committed records are shown.
 *   <li>Pages that follow each other by cursor show each record once, whatever is written meanwhile.
 *   <li>A request looks at a bounded number of records for a bounded time, keeps a bounded number of bytes, and says how far it came.
 *   <li>Any bytes can be shown; none make a request fail.
 * </ul>
 *
 * <p>Threading: browser, pool and reader may be shared; a scan and a condition belong to one request.
 *
 * <pre>{@code
 * Messages page = browser.messages("sales", new Request(50, null, null, "AMOUNT > 100", AUTO, AUTO));
 * }</pre>
 */
@NullMarked
package dev.millrace.server.topic.browse;

import org.jspecify.annotations.NullMarked;
