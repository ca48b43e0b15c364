// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The smallest host there can be: it keeps an operator's state in sorted maps of its own, as a key-value store would, and can start
 * the operator anew from them at any tick's end. Entries come back in the order of their keys' bytes, not in that of the operator's
 * slots, as they do from other systems' stores.
 */
public final class KeyValueHost {

    private final Supplier<Operator> factory;
    private final Map<String, NavigableMap<byte[], byte[]>> stores = new LinkedHashMap<>();
    private final Map<String, StateTable> tables = new LinkedHashMap<>();
    private final Map<String, OperatorContext.Counter> counters = new LinkedHashMap<>();
    private Operator operator;

    public KeyValueHost(Supplier<Operator> factory) {
        this.factory = factory;
        operator = start();
    }

    public Operator operator() {
        return operator;
    }

    /** Takes over what changed in the operator's tables. */
    public void checkpoint() {
        tables.forEach((name, table) -> {
            NavigableMap<byte[], byte[]> store = store(name);
            table.writeChanges((key, row) -> {
                if (row == null) {
                    store.remove(key);
                } else {
                    store.put(key, row);
                }
            });
        });
    }

    /** Forgets the operator and starts a new one from what was taken over last. */
    public void restart() {
        operator = start();
    }

    /** Number of entries of all stores. */
    public int entries() {
        return stores.values().stream().mapToInt(Map::size).sum();
    }

    /** The count of a counter over all restarts; 0 if the operator has none of that name. */
    public long count(String counter) {
        OperatorContext.Counter found = counters.get(counter);
        return found == null ? 0 : found.count();
    }

    private Operator start() {
        tables.clear();
        Operator started = factory.get();
        started.open(new Context());
        tables.forEach((name, table) -> store(name).forEach(table::load));
        started.restored();
        return started;
    }

    private NavigableMap<byte[], byte[]> store(String name) {
        return stores.computeIfAbsent(name, ignored -> new TreeMap<>(Arrays::compareUnsigned));
    }

    private final class Context implements OperatorContext {
        @Override
        public StateTable state(String name, RowFormat format) {
            StateTable table = new StateTable(name, format, true);
            if (tables.put(name, table) != null) {
                throw new IllegalArgumentException("the operator declared two state tables named " + name);
            }
            return table;
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(name, ignored -> new Counter());
        }
    }
}
