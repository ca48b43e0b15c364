// SPDX-License-Identifier: Apache-2.0
/**
 * The routes about dashboards: {@link dev.millrace.server.http.dashboards.DashboardRoutes}. Everybody sees them, writers save and delete
 * them.
 */
@NullMarked
package dev.millrace.server.http.dashboards;

import org.jspecify.annotations.NullMarked;
