// SPDX-License-Identifier: Apache-2.0

/**
 * Statements as data: from a script's text to records that say what was asked for.
 *
 * <p>Reading order:
 *
 * <ol>
 *   <li>{@link dev.millrace.sql.statement.Statement}: one sealed record per kind of statement;
 *   <li>{@link dev.millrace.sql.statement.StatementReader}: parse trees to statements;
 *   <li>{@link dev.millrace.sql.statement.Substitution}: {@code ${name}} is replaced before a statement is parsed;
 *   <li>{@link dev.millrace.sql.statement.Identifier}: a name with its place.
 * </ol>
 *
 * <p>Invariants: nothing here knows the catalog; queries, expressions and types inside a statement stay parse trees until it is
 * known what they refer to; every name carries the place where it was written.
 *
 * <p>Threading: everything here is immutable or stateless.
 *
 * <p>Example:
 *
 * <pre>{@code
 * for (StatementText text : StatementParser.split("DROP STREAM IF EXISTS a; SHOW STREAMS;")) {
 *     switch (StatementReader.read(text)) {
 *         case Statement.DropSource drop -> System.out.println("drop " + drop.name());
 *         case Statement other -> System.out.println(other);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.statement;

import org.jspecify.annotations.NullMarked;
