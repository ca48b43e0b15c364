// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.expression;

/** An expression and the name of the column that it makes. */
public record NamedExpression(String name, Expression expression) {}
