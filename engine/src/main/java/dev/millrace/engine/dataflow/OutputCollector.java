// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;

/** The end of a query: keeps what came in this tick until the dataflow takes it. */
final class OutputCollector implements Operator {

    private List<Changes> collected = new ArrayList<>();

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        collected.add(changes);
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
