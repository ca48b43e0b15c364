// SPDX-License-Identifier: Apache-2.0

/**
 * The dialect's rules about types.
 *
 * <p>{@link dev.millrace.sql.types.TypeReader} turns a written type into a {@link dev.millrace.data.Type};
 * {@link dev.millrace.sql.types.TypeRules} says which types meet in which (INT, BIGINT, DECIMAL, DOUBLE
 * widen in this order), which casts may be written, and what precision and scale decimal arithmetic gives;
 * {@link dev.millrace.sql.types.TemporalText} reads dates and times as people write them.
 *
 * <p>Invariants: an implicit conversion never loses an integer digit; every rule is a pure function of types.
 *
 * <p>Threading: stateless.
 *
 * <p>Example: {@code 1.50 * quantity} with an INT column is DECIMAL(3, 2) times DECIMAL(10, 0) and so
 * DECIMAL(14, 2).
 */
@NullMarked
package dev.millrace.sql.types;

import org.jspecify.annotations.NullMarked;
