// SPDX-License-Identifier: Apache-2.0
/** {@code millrace password}: who may use the HTTP server. */
@NullMarked
package dev.millrace.cli.password;

import org.jspecify.annotations.NullMarked;
