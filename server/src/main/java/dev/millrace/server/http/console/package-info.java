// SPDX-License-Identifier: Apache-2.0
/** The web console's files, as browsers get them. */
@NullMarked
package dev.millrace.server.http.console;

import org.jspecify.annotations.NullMarked;
