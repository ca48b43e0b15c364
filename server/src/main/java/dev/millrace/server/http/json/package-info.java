// SPDX-License-Identifier: Apache-2.0
/**
 * JSON in and out: {@link dev.millrace.server.http.json.Json} reads bodies and writes answers, {@link
 * dev.millrace.server.http.json.RowJson} says how SQL's values look.
 */
@NullMarked
package dev.millrace.server.http.json;

import org.jspecify.annotations.NullMarked;
