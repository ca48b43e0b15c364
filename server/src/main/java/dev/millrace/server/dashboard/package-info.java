// SPDX-License-Identifier: Apache-2.0
/**
 * Dashboards: pages of charts, each a query and how to draw it. {@link dev.millrace.server.dashboard.DashboardStore} keeps them; {@link
 * dev.millrace.server.dashboard.Dashboard} and {@link dev.millrace.server.dashboard.Panel} are what they say; {@code DashboardReader} checks it
 * and {@code DashboardYaml} is the form in files. The format is described in {@code docs/reference/dashboards.md}.
 *
 * <p>Invariants: a dashboard that is saved can be read again and says the same; nothing in a file is passed over because it is not
 * understood; a file can at worst be refused, never run anything.
 *
 * <p>Threading: the store may be shared; dashboards are immutable.
 *
 * <pre>{@code
 * DashboardStore store = new DashboardStore(dataDirectory.resolve("dashboards"), DashboardStore.EXAMPLES);
 * store.find("store").ifPresent(entry -> show(entry.dashboard()));
 * }</pre>
 */
@NullMarked
package dev.millrace.server.dashboard;

import org.jspecify.annotations.NullMarked;
