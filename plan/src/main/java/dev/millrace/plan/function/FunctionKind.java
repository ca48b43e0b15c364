// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

/** What a function maps: one row to one value, many rows to one value, or one row to many rows. */
public enum FunctionKind {
    SCALAR,
    AGGREGATE,
    TABLE
}
