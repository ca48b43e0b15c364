// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the local runtime gives to one operator instance: tables in memory and counters. */
final class OperatorHost implements OperatorContext {

    private final List<StateTable> tables = new ArrayList<>();
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final boolean tracked;

    /** {@code tracked}: whether the tables note changes because somebody writes them. */
    OperatorHost(boolean tracked) {
        this.tracked = tracked;
    }

    @Override
    public StateTable state(String name, RowFormat format) {
        if (tables.stream().anyMatch(table -> table.name().equals(name))) {
            throw new IllegalArgumentException("an operator declared two state tables named " + name);
        }
        StateTable table = new StateTable(name, format, tracked);
        tables.add(table);
        return table;
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, ignored -> new Counter());
    }

    List<StateTable> tables() {
        return tables;
    }

    Map<String, Counter> counters() {
        return counters;
    }
}
