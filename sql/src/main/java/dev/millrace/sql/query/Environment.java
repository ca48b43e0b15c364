// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.BindingContext;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.grammar.MillraceParser.NamedQueryContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a query block: the catalog, the named queries in reach, the block around it if it is a subquery, and what
 * the whole statement is for.
 *
 * @param outer the scope of the block around a subquery
 * @param nested whether this is not the outermost query, so that pseudo columns are kept for the blocks around it
 */
record Environment(
        Statement statement,
        Map<String, NamedQuery> named,
        @Nullable Scope outer,
        boolean nested) {

    /** SELECTs of one statement: thirty names of WITH that each use the one before twice would be a thousand million. */
    private static final int BLOCKS_MAX = 1_000;

    /** A query of a WITH clause and what was in reach where it was written. */
    record NamedQuery(NamedQueryContext written, Environment environment) {}

    /** What is the same for all blocks of one statement. */
    record Statement(
            SourceLookup sources,
            BindingContext binding,
            QueryMode mode,
            PlannedQuery.Refinement refinement,
            Notes notes) {

        /** Whether the query ends by itself, over what is there now. */
        boolean bounded() {
            return mode == QueryMode.TRANSIENT && refinement == PlannedQuery.Refinement.NONE;
        }
    }

    /** What is found out on the way. */
    static final class Notes {
        final Set<String> sourceNames = new TreeSet<>();
        boolean legacyKeys;
        boolean windowed;
        private int blocks;

        /** Counts a SELECT; a name of WITH counts wherever it is used, as its query is planned there. */
        void countBlock(Position position) {
            if (++blocks > BLOCKS_MAX) {
                throw new SqlException(
                        SqlErrorCode.TOO_COMPLEX,
                        "The statement has more than " + BLOCKS_MAX
                                + " SELECTs, counting those of WITH wherever they are" + " used.",
                        position,
                        "Create a stream or table for one that is used often.");
            }
        }
    }

    Environment {
        named = Map.copyOf(named);
    }

    Environment inner() {
        return new Environment(statement, named, outer, true);
    }

    Environment inside(Scope scope) {
        return new Environment(statement, named, scope, true);
    }

    Environment with(String name, NamedQueryContext written) {
        Map<String, NamedQuery> all = new LinkedHashMap<>(named);
        all.put(name, new NamedQuery(written, this));
        return new Environment(statement, all, outer, nested);
    }

    BindingContext binding() {
        return statement.binding();
    }

    Scope scope(Relation relation) {
        return new Scope(relation.columns(), outer);
    }
}
