// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

/** A STREAM only grows; a TABLE has a latest row per primary key. */
public enum RelationKind {
    STREAM,
    TABLE
}
