// SPDX-License-Identifier: Apache-2.0

/**
 * From text to syntax: what a person wrote, before anything is looked up.
 *
 * <p>{@link dev.millrace.sql.syntax.StatementParser} cuts a script into {@link
 * dev.millrace.sql.syntax.StatementText statements} and parses each one by the grammar in {@code
 * dev.millrace.sql.grammar}. A syntax error names the place, what was found, what could have stood there,
 * and the word that was probably meant.
 *
 * <p>Invariants: no text can overflow the stack, because nesting is bounded before parsing; positions are
 * relative to the whole script; nothing here knows a catalog, a function or a type by name.
 *
 * <p>Threading: the parser keeps no state of its own and may be used by many threads (ANTLR's prediction
 * cache is shared and synchronised by ANTLR).
 *
 * <p>Example:
 *
 * <pre>{@code
 * for (StatementText statement : StatementParser.split("SHOW STREAMS; SELECT * FROM a;")) {
 *     SingleStatementContext tree = statement.parse();
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.syntax;

import org.jspecify.annotations.NullMarked;
