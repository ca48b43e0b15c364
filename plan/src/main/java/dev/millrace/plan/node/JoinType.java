// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

/** Which rows a join keeps; SEMI and ANTI put out the columns of the left side only. */
public enum JoinType {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    SEMI,
    ANTI
}
