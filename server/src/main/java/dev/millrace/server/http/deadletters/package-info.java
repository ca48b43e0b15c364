// SPDX-License-Identifier: Apache-2.0
/**
 * The routes about records that could not be read: {@link dev.millrace.server.http.deadletters.DeadLetterRoutes}. Everybody sees them,
 * writers write them again.
 */
@NullMarked
package dev.millrace.server.http.deadletters;

import org.jspecify.annotations.NullMarked;
