// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.plan.node.PlanNode;
import java.util.List;

/**
 * The leaf of a query: picks the columns that the query reads out of what arrives. Rows come from the source's topic on one port and,
 * if a query of the same dataflow writes the source, straight from that query on the other. Has no state.
 *
 * <p>A record of a stream that has no value arrives as a deletion of a row that never was. It passes a query that only projects, which
 * writes a record without a value; for any other query there is no such row.
 */
final class ScanRows implements Operator {

    /** The port of rows in the source's layout. */
    static final int FROM_TOPIC = 0;
    /** The port of rows in the columns of the query that writes the source. */
    static final int FROM_QUERY = 1;
    /** Instead of a place: the rows' event time. */
    static final int ROWTIME = -1;

    private int[] topicPlaces;
    private int[] queryPlaces;
    private final boolean dropsDeletions;

    /** {@code dropsDeletions}: for streams whose records without a value mean nothing to the query. */
    ScanRows(int[] topicPlaces, int[] queryPlaces, boolean dropsDeletions) {
        this.topicPlaces = topicPlaces.clone();
        this.queryPlaces = queryPlaces.clone();
        this.dropsDeletions = dropsDeletions;
    }

    /** Whether {@code plan} does nothing but project the rows of one source. */
    static boolean isOnlyProjected(PlanNode plan) {
        return plan instanceof PlanNode.Scan
                || (plan instanceof PlanNode.Project project && isOnlyProjected(project.input()));
    }

    /** From now on the source's layout is another one. */
    void setTopicPlaces(int[] places) {
        topicPlaces = places.clone();
    }

    /** From now on a query of the same dataflow brings rows too. */
    void setQueryPlaces(int[] places) {
        queryPlaces = places.clone();
    }

    @Override
    public void process(int port, Changes arrived, Tick tick, Output output) {
        Changes changes = dropsDeletions ? insertions(arrived) : arrived;
        int[] places = port == FROM_TOPIC ? topicPlaces : queryPlaces;
        Column[] columns = new Column[places.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = places[i] == ROWTIME
                    ? new LongColumn(ScalarType.BIGINT, changes.rows(), changes.timestamps(), null)
                    : changes.column(places[i]);
        }
        output.emit(changes.withColumns(List.of(columns)));
    }

    private static Changes insertions(Changes changes) {
        if (changes.weights() == null) {
            return changes;
        }
        int[] positions = new int[changes.rows()];
        int count = 0;
        for (int row = 0; row < changes.rows(); row++) {
            if (changes.weight(row) > 0) {
                positions[count++] = row;
            }
        }
        return count == changes.rows() ? changes : changes.select(positions, count);
    }
}
