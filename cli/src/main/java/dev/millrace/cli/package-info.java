// SPDX-License-Identifier: Apache-2.0

/** The millrace command, its shell, and the distribution. */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
