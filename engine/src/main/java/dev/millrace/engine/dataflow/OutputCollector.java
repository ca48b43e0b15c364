// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a query: keeps what came in this tick until the dataflow takes it. Here equal rows that travelled as one become as many
 * rows as there are, so that nobody outside has to know of weights other than +1 and −1.
 */
final class OutputCollector implements Operator {

    private List<Changes> collected = new ArrayList<>();

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        collected.add(singly(changes));
    }

    private static Changes singly(Changes changes) {
        long total = 0;
        for (int row = 0; row < changes.rows(); row++) {
            total += Math.abs((long) changes.weight(row));
        }
        if (total == changes.rows()) {
            return changes;
        }
        int[] positions = new int[Math.toIntExact(total)];
        int[] signs = new int[positions.length];
        int count = 0;
        for (int row = 0; row < changes.rows(); row++) {
            int weight = changes.weight(row);
            for (int copy = Math.abs(weight); copy > 0; copy--) {
                positions[count] = row;
                signs[count++] = Integer.signum(weight);
            }
        }
        Changes rows = changes.select(positions, count);
        return new Changes(count, rows.columns(), rows.timestamps(), signs, rows.watermarks());
    }

    List<Changes> take() {
        if (collected.isEmpty()) {
            return List.of();
        }
        List<Changes> taken = collected;
        collected = new ArrayList<>();
        return taken;
    }
}
