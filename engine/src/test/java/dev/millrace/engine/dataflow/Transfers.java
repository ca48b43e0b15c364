// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.plan.node.ScanColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows for the sources of {@link BankPlans}, in the layout that a dataflow asks for, and what comes out as values. */
final class Transfers {

    private Transfers() {}

    /** One transfer. */
    record Transfer(String from, String to, long amount) {}

    static Changes rows(Dataflow dataflow, String source, List<Transfer> transfers, long time) {
        List<ScanColumn> layout = dataflow.layout(source);
        ChangesBuilder rows = new ChangesBuilder(
                layout.stream().map(column -> column.field().type()).toList());
        for (Transfer transfer : transfers) {
            Map<String, Object> row =
                    Map.of("FROM_ACCOUNT", transfer.from(), "TO_ACCOUNT", transfer.to(), "AMOUNT", transfer.amount());
            List<@Nullable Object> values = new ArrayList<>();
            layout.forEach(column -> values.add(row.get(column.field().name())));
            rows.append(values, time, 1);
        }
        return rows.build();
    }

    /** A tick in which {@code source} brings transfers and its time stands at {@code time}, as does the clock. */
    static List<QueryOutput> tick(Dataflow dataflow, String source, List<Transfer> transfers, long time) {
        Changes rows = rows(dataflow, source, transfers, time);
        return dataflow.tick(new TickInput(Map.of(source, new SourceBatch(rows, time, false)), time));
    }

    /** What one query put out: weight and values of each row. */
    static List<String> of(String query, List<QueryOutput> outputs) {
        List<String> rows = new ArrayList<>();
        for (QueryOutput output : outputs) {
            if (output.queryId().equals(query)) {
                Changes changes = output.changes();
                for (int row = 0; row < changes.rows(); row++) {
                    rows.add(changes.weight(row) + " " + changes.values(row));
                }
            }
        }
        return rows;
    }
}
