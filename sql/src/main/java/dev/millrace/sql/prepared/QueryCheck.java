// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlException;

/**
 * Asks whoever is to run a query whether it can, before the statement is accepted. Called with a query that has been planned, so
 * analysis finds nothing wrong with it; what is refused here has no place in the text of its own.
 */
public interface QueryCheck {

    /** Accepts every plan: for places where nothing is to be run, or all has been accepted before. */
    QueryCheck NONE = new QueryCheck() {
        @Override
        public void check(PersistentQuery query, Catalog catalog) {
            // Every query is welcome.
        }

        @Override
        public void check(PlanNode select) {
            // Every query is welcome.
        }
    };

    /**
     * Checks a query that is to run with those of {@code catalog}, in place of one of the same id if there is one.
     *
     * @throws SqlException if it cannot run
     */
    void check(PersistentQuery query, Catalog catalog);

    /**
     * Checks a SELECT.
     *
     * @throws SqlException if it cannot run
     */
    void check(PlanNode select);
}
