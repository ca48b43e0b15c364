// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.expression;

/** One ordering expression. */
public record SortKey(Expression expression, boolean descending, boolean nullsFirst) {}
