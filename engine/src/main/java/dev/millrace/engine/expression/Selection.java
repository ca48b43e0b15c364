// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Changes;

/** Positions of the rows of a batch that passed a filter, ascending: {@code positions[0 .. count)} of {@code rows} rows. */
public record Selection(int[] positions, int count, int rows) {

    /** Whether every row passed, so that the batch can be handed on as it is. */
    public boolean isAll() {
        return count == rows;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The rows of {@code changes} that passed. */
    public Changes apply(Changes changes) {
        return isAll() ? changes : changes.select(positions, count);
    }
}
