// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.query.PlannedQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who watches a SELECT sees: its columns and how its rows are to be read.
 *
 * @param plan what is run: the query's plan without the LIMIT of an endless query
 * @param endless whether it goes on until it is cancelled or its limit is reached
 * @param limit the rows after which it ends
 * @param columns names and types of what is shown, the sign included
 * @param key the names of the columns that make up the key, if rows have one
 */
public record SelectShape(
        PlanNode plan, boolean endless, long limit, Reading reading, List<Field> columns, List<String> key) {

    /** How rows are to be read. */
    public enum Reading {
        /** Each row is a new one. */
        APPEND,
        /** The latest row of a key stands; one whose columns beside the key are all null says that the key is gone. */
        UPSERT,
        /** The first column, CHANGE, says whether the rest is a row that came (+) or one that went (-). */
        SIGNED
    }

    private static final Field SIGN = new Field("CHANGE", ScalarType.VARCHAR);

    public SelectShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The shape of {@code query}. */
    public static SelectShape of(PlannedQuery query) {
        boolean endless = query.refinement() != PlannedQuery.Refinement.NONE;
        PlanNode plan = query.root();
        long limit = Long.MAX_VALUE;
        if (endless && plan instanceof PlanNode.Limit bounded) {
            limit = bounded.count();
            plan = bounded.input();
        }
        Shape shape = plan.shape();
        Reading reading = Reading.APPEND;
        if (endless && shape.kind() == RelationKind.TABLE) {
            reading = shape.key().isEmpty() ? Reading.SIGNED : Reading.UPSERT;
        }
        List<Field> columns = new ArrayList<>(shape.columns());
        if (reading == Reading.SIGNED) {
            columns.addFirst(SIGN);
        }
        List<String> key = shape.key().stream()
                .map(position -> shape.columns().get(position).name())
                .toList();
        return new SelectShape(plan, endless, limit, reading, columns, key);
    }

    /** Row {@code row} of what the plan puts out as it is shown: a boxed value per column. */
    public List<@Nullable Object> values(Changes changes, int row) {
        List<@Nullable Object> values = changes.values(row);
        if (reading == Reading.SIGNED) {
            values.addFirst(changes.weight(row) > 0 ? "+" : "-");
        }
        return values;
    }
}
