// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.plan.expression.Expression;

/** One equality of a join: {@code left} over the left input's columns, {@code right} over the right's, of one type. */
public record JoinKey(Expression left, Expression right) {}
