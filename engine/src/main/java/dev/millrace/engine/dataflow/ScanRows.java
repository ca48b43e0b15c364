// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.List;

/**
 * The leaf of a query: picks the columns that the query reads out of what arrives. Rows come from the source's topic on one port and,
 * if a query of the same dataflow writes the source, straight from that query on the other. Has no state.
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

    ScanRows(int[] topicPlaces, int[] queryPlaces) {
        this.topicPlaces = topicPlaces.clone();
        this.queryPlaces = queryPlaces.clone();
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
    public void process(int port, Changes changes, Tick tick, Output output) {
        int[] places = port == FROM_TOPIC ? topicPlaces : queryPlaces;
        Column[] columns = new Column[places.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = places[i] == ROWTIME
                    ? new LongColumn(ScalarType.BIGINT, changes.rows(), changes.timestamps(), null)
                    : changes.column(places[i]);
        }
        output.emit(changes.withColumns(List.of(columns)));
    }
}
