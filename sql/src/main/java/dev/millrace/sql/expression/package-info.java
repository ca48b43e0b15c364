// SPDX-License-Identifier: Apache-2.0

/**
 * From a written expression to a typed one.
 *
 * <p>{@link dev.millrace.sql.expression.ExpressionBinder} walks the parse tree. It looks up names in a {@link
 * dev.millrace.sql.expression.Scope}, functions in the catalog held by the {@link
 * dev.millrace.sql.expression.BindingContext}, finds types with {@link dev.millrace.sql.expression.Operators}, and hands calls
 * that need more than one row (aggregates, OVER, EXPLODE, subqueries) to the clause's {@link
 * dev.millrace.sql.expression.SpecialCalls}. Later steps move expressions over other inputs with {@link
 * dev.millrace.sql.expression.ExpressionRewriter}.
 *
 * <p>Rules of the dialect that live here: a comparison with a null value is false and not null ({@code nullIsFalse}), so
 * {@code NOT (a = b)} is true where {@code a} or {@code b} is null while {@code a <> b} is not; comparing with the literal
 * NULL is an error; a text compared with a time, or with ROWTIME, WINDOWSTART or WINDOWEND, is read as a time; {@code ||}
 * and {@code +} between texts are CONCAT.
 *
 * <p>Invariants: every operand has exactly the type its node needs; constants are folded where they have one possible
 * outcome; the same text bound twice in one scope gives equal expressions.
 *
 * <p>Threading: a binder and its context serve one statement and one thread.
 *
 * <p>Example: with a column {@code PRICE DECIMAL(4, 2)} at position 3, {@code price * 2 > 10} becomes {@code
 * Comparison(GREATER, Cast(Arithmetic(MULTIPLY, $3, 2)), 10)} with both sides of one decimal type.
 */
@NullMarked
package dev.millrace.sql.expression;

import org.jspecify.annotations.NullMarked;
