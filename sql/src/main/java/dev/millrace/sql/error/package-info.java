// SPDX-License-Identifier: Apache-2.0

/**
 * What is said to a person whose statement cannot be run.
 *
 * <p>Every refusal is a {@link dev.millrace.sql.error.SqlException}: a stable {@link
 * dev.millrace.sql.error.SqlErrorCode code} that programs may test, one sentence that says what is
 * wrong, the {@link dev.millrace.sql.error.Position place} in the text, and a hint that says what to
 * do. {@link dev.millrace.sql.error.NearMiss} finds the known name that a misspelt one probably
 * stands for, so that most hints are "did you mean …?".
 *
 * <p>Reading order: {@link dev.millrace.sql.error.SqlException}, {@link
 * dev.millrace.sql.error.SqlErrorCode}, {@link dev.millrace.sql.error.NearMiss}.
 *
 * <p>Invariants: a message never contains a stack trace or a class name; a position counts lines and
 * columns from 1, columns in UTF-16 units, and is relative to the text handed to the parser.
 *
 * <p>Threading: everything here is immutable.
 *
 * <p>Example: {@code SELECT nme FROM users} gives code {@code UNKNOWN_COLUMN}, message "There is no
 * column NME in USERS.", position 1:8 and the hint "Did you mean NAME?".
 */
@NullMarked
package dev.millrace.sql.error;

import org.jspecify.annotations.NullMarked;
