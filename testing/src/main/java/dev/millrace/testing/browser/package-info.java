// SPDX-License-Identifier: Apache-2.0
/**
 * A small driver of a headless Chromium, for tests of the web console. It speaks the Chrome DevTools protocol over a WebSocket of the
 * JDK's own client and needs nothing but the browser: {@code chromium}, {@code chromium-browser} or {@code google-chrome} on the
 * PATH, or what the environment variable {@code CHROMIUM} names. A test fails, and is not left out, where there is none.
 *
 * <ol>
 *   <li>{@link dev.millrace.testing.browser.Browser}: the process; makes pages, each with cookies and a cache of its own;
 *   <li>{@link dev.millrace.testing.browser.Page}: what a user does and sees: open, click, type, press, await, screenshot;
 *   <li>{@link dev.millrace.testing.browser.PageLog}: what a page said and asked for: errors, requests, bytes;
 *   <li>{@link dev.millrace.testing.browser.DevTools}: commands and events of the protocol;
 *   <li>{@link dev.millrace.testing.browser.Reply}: a value of a reply, by name and type.
 * </ol>
 *
 * <p>Nothing waits for a time: {@link dev.millrace.testing.browser.Page#await} waits for a condition in the page, at most a minute,
 * and fails with what the page shows, what it complained of, and where its picture is.
 *
 * <p>Threading: a page belongs to one thread. Events come on the WebSocket's thread and are only noted.
 *
 * <pre>{@code
 * try (Browser browser = Browser.start(); Page page = browser.page()) {
 *     page.open(address);
 *     page.type("[data-test=sql]", "SELECT 1;");
 *     page.click("[data-test=run]");
 *     page.await("document.querySelectorAll('tr').length > 0", "rows");
 *     page.log().expectQuiet(address);
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.testing.browser;

import org.jspecify.annotations.NullMarked;
