// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what: the {@link dev.millrace.server.http.security.Gate} before all routes, the file of {@link
 * dev.millrace.server.http.security.Users}, {@code SignIn} which bounds the tries and remembers what was right, the {@link dev.millrace.server.http.security.Role roles}, and which role a
 * statement needs ({@link dev.millrace.server.http.security.StatementRights}).
 */
@NullMarked
package dev.millrace.server.http.security;

import org.jspecify.annotations.NullMarked;
